package io.millrace.pipelines.pacing;

import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.time.Instant;

/** Seconds since 1970 as text, with a fraction perhaps: read digit by digit, so that nothing is rounded. */
final class Seconds {

    /** Before the point: enough for any time, and for milliseconds to be recognised as what they are. */
    private static final int MOST_WHOLE = 15;

    private static final int NANO_DIGITS = 9;

    private Seconds() {}

    static Instant parse(String text) throws Rejection {
        boolean isNegative = text.startsWith("-");
        int from = isNegative ? 1 : 0;
        int point = text.indexOf('.', from);
        int until = point < 0 ? text.length() : point;
        if (until == from || until - from > MOST_WHOLE) {
            throw wrong(text);
        }
        long seconds = digits(text, from, until);
        long nanos = point < 0 ? 0 : nanos(text, point + 1);
        return isNegative ? Instant.ofEpochSecond(-seconds, -nanos) : Instant.ofEpochSecond(seconds, nanos);
    }

    private static long nanos(String text, int from) throws Rejection {
        int length = text.length() - from;
        if (length < 1 || length > NANO_DIGITS) {
            throw wrong(text);
        }
        long nanos = digits(text, from, text.length());
        for (int missing = length; missing < NANO_DIGITS; missing++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static long digits(String text, int from, int until) throws Rejection {
        long number = 0;
        for (int index = from; index < until; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                throw wrong(text);
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static Rejection wrong(String text) {
        return new Rejection(
                Reason.WRONG_FIELD,
                "seconds has to be a number such as 1731565423.0311885, with at most 9 digits behind the point, not \""
                        + text + "\"");
    }
}
