package io.millrace.sdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in the bytes it came in, already known to be UTF-8: a text column without decoding it. */
public record Utf8(byte[] bytes) {

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Whether bytes are text. */
    static boolean is(byte[] value) {
        if (isAscii(value)) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }

    /** Eight bytes at a time: nearly every record is ASCII, and each is looked at. */
    private static boolean isAscii(byte[] value) {
        long seen = 0;
        int index = 0;
        for (; index <= value.length - Long.BYTES; index += Long.BYTES) {
            seen |= (long) EIGHT_BYTES.get(value, index);
        }
        for (; index < value.length; index++) {
            seen |= value[index];
        }
        return (seen & HIGH_BITS) == 0;
    }
}
