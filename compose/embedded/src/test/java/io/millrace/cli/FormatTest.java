package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatTest {

    @Test
    void csvQuotesOnlyWhatNeedsIt() {
        List<Object> row = Arrays.asList("plain", "a,b", "say \"hi\"", "two\nlines", "", null, 5);

        assertThat(written(Format.csv, List.of("a", "b", "c", "d", "e", "f", "g"), List.of(row)))
                .isEqualTo("a,b,c,d,e,f,g\r\nplain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\",,5\r\n");
    }

    @Test
    void jsonIsAnArrayWithOneObjectPerRow() {
        List<Object> row = Arrays.asList(
                "é\"",
                7L,
                new BigDecimal("1.50"),
                true,
                null,
                List.of(1, 2),
                Map.of("k", 1),
                Timestamp.valueOf("2026-01-02 03:04:05"));

        assertThat(written(Format.json, List.of("s", "n", "d", "b", "z", "l", "m", "t"), List.of(row, row)))
                .isEqualTo("[\n" + object() + ",\n" + object() + "\n]\n");
    }

    private static String object() {
        return "{\"s\":\"é\\\"\",\"n\":7,\"d\":1.50,\"b\":true,\"z\":null,\"l\":[1,2],\"m\":{\"k\":1},"
                + "\"t\":\"2026-01-02 03:04:05.0\"}";
    }

    @Test
    void jsonOfNoRowsIsAnEmptyArray() {
        assertThat(written(Format.json, List.of("n"), List.of())).isEqualTo("[]\n");
    }

    private static String written(Format format, List<String> columns, List<List<Object>> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        RowWriter writer = format.writer(new Terminal(InputStream.nullInputStream(), out, out, false, false, 0, false));
        writer.columns(columns);
        rows.forEach(writer::row);
        writer.end();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
