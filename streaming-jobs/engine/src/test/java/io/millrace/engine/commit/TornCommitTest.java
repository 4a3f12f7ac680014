package io.millrace.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TornCommitTest {

    private static final String WHOLE = "{\"commitInfo\":{}}\n{\"txn\":{\"version\":7}}\n";

    @TempDir
    Path table;

    @BeforeEach
    void commitTwice() throws IOException {
        assertThat(torn()).isEmpty();
        Files.createDirectory(table.resolve("_delta_log"));
        write("00000000000000000008.json", WHOLE);
        write("00000000000000000009.json", WHOLE);
    }

    @Test
    void findsNothingWhereTheLastCommitIsWhole() throws IOException {
        write("00000000000000000008.json", "");
        write("00000000000000000009.crc", "{");
        write("00000000000000000010.checkpoint.parquet", "");

        assertThat(torn()).isEmpty();
    }

    @Test
    void findsALastCommitThatIsEmpty() throws IOException {
        write("00000000000000000009.json", "");

        assertThat(torn()).hasValue("00000000000000000009.json");
    }

    @Test
    void findsALastCommitThatEndsTooEarly() throws IOException {
        write("00000000000000000010.json", WHOLE.substring(0, 30));

        assertThat(torn()).hasValue("00000000000000000010.json");
    }

    private Optional<String> torn() throws IOException {
        return TornCommit.last(table.toString(), new Configuration()).map(org.apache.hadoop.fs.Path::getName);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(table.resolve("_delta_log").resolve(name), text);
    }
}
