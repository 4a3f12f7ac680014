package io.millrace.console;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How the bytes of a record are shown, whatever they are. */
final class Bytes {

    private static final int LONGEST_TEXT = 64 << 10;
    private static final int LONGEST_HEX = 4 << 10;
    private static final int A_LINE = 16;
    private static final char UNPRINTABLE = '·';

    private Bytes() {}

    /** As text on one line; empty for no bytes. */
    static String line(byte[] bytes) {
        if (bytes == null) {
            return "";
        }
        StringBuilder line = new StringBuilder();
        new String(bytes, StandardCharsets.UTF_8)
                .codePoints()
                .forEach(letter -> line.appendCodePoint(isPrintable(letter) ? letter : UNPRINTABLE));
        return line.toString();
    }

    private static boolean isPrintable(int letter) {
        return switch (Character.getType(letter)) {
            // Format characters could turn a line around.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> letter != 0xFFFD;
        };
    }

    /**
     * As text if they are that, else as lines with their hexadecimal digits; and all of them, to be edited.
     *
     * @param isCut whether these are only the first of them
     */
    static void describe(byte[] bytes, boolean isCut, JsonObject record) {
        String text = bytes == null || isCut || bytes.length > LONGEST_TEXT ? null : text(bytes);
        record.put("text", text);
        record.put("hex", bytes == null || text != null ? null : hex(bytes));
        record.put("base64", bytes == null || isCut ? null : Base64.getEncoder().encodeToString(bytes));
    }

    /** Null if they are no UTF-8, or hold a NUL. */
    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException other) {
            return null;
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder lines = new StringBuilder();
        HexFormat digits = HexFormat.ofDelimiter(" ");
        for (int from = 0; from < Math.min(bytes.length, LONGEST_HEX); from += A_LINE) {
            int until = Math.min(bytes.length, from + A_LINE);
            lines.append("%08x  %-47s  |".formatted(from, digits.formatHex(bytes, from, until)));
            for (int index = from; index < until; index++) {
                lines.append(bytes[index] >= ' ' && bytes[index] <= '~' ? (char) bytes[index] : '.');
            }
            lines.append("|\n");
        }
        return lines.toString();
    }
}
