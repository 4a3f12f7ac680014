package io.millrace.sdk;

import java.time.Instant;

/** A time since 1970 as text, with a fraction perhaps: read digit by digit, so that nothing is rounded. */
final class EpochText {

    /** Before the point: enough for any time, and for milliseconds to be recognised as what they are. */
    private static final int MOST_WHOLE = 15;

    private static final int NANO_DIGITS = 9;

    private EpochText() {}

    /** @param digits of a second that stand before the point: 0 for seconds, 3 for milliseconds */
    static Instant parse(String name, String text, int digits) throws Rejection {
        boolean isNegative = text.startsWith("-");
        int from = isNegative ? 1 : 0;
        int point = text.indexOf('.', from);
        int until = point < 0 ? text.length() : point;
        if (until == from || until - from > MOST_WHOLE) {
            throw wrong(name, text, digits);
        }
        long whole = digits(name, text, from, until, digits);
        long unit = power(NANO_DIGITS - digits);
        long nanos = point < 0 ? 0 : fraction(name, text, point + 1, digits);
        long perSecond = power(digits);
        long seconds = whole / perSecond;
        long rest = whole % perSecond * unit + nanos;
        return isNegative ? Instant.ofEpochSecond(-seconds, -rest) : Instant.ofEpochSecond(seconds, rest);
    }

    private static long fraction(String name, String text, int from, int digits) throws Rejection {
        int length = text.length() - from;
        if (length < 1 || length > NANO_DIGITS - digits) {
            throw wrong(name, text, digits);
        }
        return digits(name, text, from, text.length(), digits) * power(NANO_DIGITS - digits - length);
    }

    private static long power(int of) {
        long power = 1;
        for (int index = 0; index < of; index++) {
            power *= 10;
        }
        return power;
    }

    private static long digits(String name, String text, int from, int until, int digits) throws Rejection {
        long number = 0;
        for (int index = from; index < until; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                throw wrong(name, text, digits);
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static Rejection wrong(String name, String text, int digits) {
        return new Rejection(
                Reason.WRONG_FIELD,
                name + " has to be a number such as " + (digits == 0 ? "1731565423.0311885" : "1731565423031.1885")
                        + ", with at most " + (NANO_DIGITS - digits) + " digits behind the point, not \"" + text
                        + "\"");
    }
}
