package io.millrace.pipelines.pacing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** How far a runner came, and in how many nanoseconds. */
public record Stretch(long distance, long duration) {

    private static final int NANO_DIGITS = 9;

    Stretch plus(Stretch other) {
        return new Stretch(distance + other.distance, duration + other.duration);
    }

    /** Distance per second. */
    double average() {
        return BigDecimal.valueOf(distance)
                .scaleByPowerOfTen(NANO_DIGITS)
                .divide(BigDecimal.valueOf(duration), MathContext.DECIMAL64)
                .doubleValue();
    }

    /** By how much faster than another, as 1.0 if equally fast. */
    double ratio(Stretch other) {
        return new BigDecimal(times(distance, other.duration))
                .divide(new BigDecimal(times(other.distance, duration)), MathContext.DECIMAL64)
                .doubleValue();
    }

    /** Whether the ratio lies below so many tenths. Exact: a ratio of 0.9 is not below it. */
    boolean isBelow(int tenths, Stretch other) {
        BigInteger own = times(distance, other.duration).multiply(BigInteger.TEN);
        return own.compareTo(times(other.distance, duration).multiply(BigInteger.valueOf(tenths))) < 0;
    }

    private static BigInteger times(long one, long other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }
}
