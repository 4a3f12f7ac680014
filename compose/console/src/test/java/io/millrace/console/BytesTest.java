package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class BytesTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject described(byte[] bytes) {
        JsonObject record = new JsonObject();
        Bytes.describe(bytes, false, record);
        return record;
    }

    @Test
    void areOneLine() {
        assertThat(Bytes.line(utf8("{\"name\": \"Zoë 🚲\"}"))).isEqualTo("{\"name\": \"Zoë 🚲\"}");
        assertThat(Bytes.line(utf8("a\tb\r\nc\u0000d\u007f"))).isEqualTo("a·b··c·d·");
        assertThat(Bytes.line(utf8("a\u2028b\u2029c\u0085d"))).isEqualTo("a·b·c·d");
    }

    @Test
    void areNoLineThatRunsBackwards() {
        assertThat(Bytes.line(utf8("a\u202eb\u2066c\u200fd\u200be\ufefff"))).isEqualTo("a·b·c·d·e·f");
    }

    @Test
    void areNoLettersThatFontsMayDrawAsTheyLike() {
        assertThat(Bytes.line(utf8("a\ue000b\uffffc"))).isEqualTo("a·b·c");
    }

    @Test
    void areALineThoughTheyAreNoText() {
        assertThat(Bytes.line(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3})).isEqualTo("a·b·");
        assertThat(Bytes.line(new byte[0])).isEmpty();
        assertThat(Bytes.line(null)).isEmpty();
    }

    @Test
    void areText() {
        JsonObject record = described(utf8("{\"a\":\n1} ü"));

        assertThat(record.getString("text")).isEqualTo("{\"a\":\n1} ü");
        assertThat(record.getValue("hex")).isNull();
        assertThat(Base64.getDecoder().decode(record.getString("base64"))).isEqualTo(utf8("{\"a\":\n1} ü"));
    }

    @Test
    void areEmptyText() {
        assertThat(described(new byte[0]).getString("text")).isEmpty();
    }

    @Test
    void areNothing() {
        JsonObject record = described(null);

        assertThat(record.getMap()).containsOnlyKeys("text", "hex", "base64").containsValues(null, null, null);
    }

    @Test
    void areHexDigitsWithANulWithin() {
        JsonObject record = described(utf8("a\u0000b"));

        assertThat(record.getValue("text")).isNull();
        assertThat(record.getString("hex")).isEqualTo("00000000  61 00 62" + " ".repeat(41) + "|a.b|\n");
        assertThat(record.getString("base64")).isEqualTo("YQBi");
    }

    @Test
    void areHexDigitsIfTheyAreNotUtf8() {
        byte[] bytes = new byte[20];
        Arrays.fill(bytes, (byte) '~');
        bytes[0] = (byte) 0xc3;
        bytes[19] = (byte) 0x7f;

        assertThat(described(bytes).getString("hex"))
                .isEqualTo("00000000  c3 7e 7e 7e 7e 7e 7e 7e 7e 7e 7e 7e 7e 7e 7e 7e  |.~~~~~~~~~~~~~~~|\n"
                        + "00000010  7e 7e 7e 7f" + " ".repeat(38) + "|~~~.|\n");
    }

    @Test
    void areHexDigitsIfTheyAreLongerThanAPage() {
        byte[] bytes = new byte[(64 << 10) + 1];
        Arrays.fill(bytes, (byte) 'a');

        JsonObject record = described(bytes);

        assertThat(record.getValue("text")).isNull();
        assertThat(record.getString("hex").lines())
                .hasSize(256)
                .last()
                .asString()
                .startsWith("00000ff0  61");
        assertThat(Base64.getDecoder().decode(record.getString("base64"))).hasSize(bytes.length);
        assertThat(described(Arrays.copyOf(bytes, 64 << 10)).getString("text")).hasSize(64 << 10);
    }

    @Test
    void cannotBeEditedWhereTheyAreCut() {
        JsonObject record = new JsonObject();
        Bytes.describe(utf8("the first of them"), true, record);

        assertThat(record.getValue("text")).isNull();
        assertThat(record.getValue("base64")).isNull();
        assertThat(record.getString("hex")).contains("|the first of the|");
    }
}
