package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void everyByteUpToALineFeedIsKept() {
        byte[] input = {'a', '\r', '\n', '\n', (byte) 0xff, 0, '\n', 'z'};

        assertThat(records(input))
                .containsExactly(new byte[] {'a', '\r'}, new byte[0], new byte[] {(byte) 0xff, 0}, new byte[] {'z'});
    }

    @Test
    void aLineFeedAtTheEndBeginsNoRecord() {
        assertThat(records("one\n".getBytes())).hasSize(1);
        assertThat(records(new byte[0])).isEmpty();
    }

    private static List<byte[]> records(byte[] input) {
        List<byte[]> records = new ArrayList<>();
        new Lines(new ByteArrayInputStream(input), "topic").forEachRemaining(message -> records.add(message.value()));
        return records;
    }
}
