package io.millrace.peers.work;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** How far a runner came, and in how many nanoseconds. */
record Stretch(long distance, long duration) {

    Stretch plus(Stretch other) {
        return new Stretch(distance + other.distance, duration + other.duration);
    }

    /** Distance per second. */
    double average() {
        return BigDecimal.valueOf(distance)
                .scaleByPowerOfTen(9)
                .divide(BigDecimal.valueOf(duration), MathContext.DECIMAL64)
                .doubleValue();
    }

    double ratio(Stretch other) {
        return new BigDecimal(times(distance, other.duration))
                .divide(new BigDecimal(times(other.distance, duration)), MathContext.DECIMAL64)
                .doubleValue();
    }

    boolean isBelow(int tenths, Stretch other) {
        BigInteger own = times(distance, other.duration).multiply(BigInteger.TEN);
        return own.compareTo(times(other.distance, duration).multiply(BigInteger.valueOf(tenths))) < 0;
    }

    private static BigInteger times(long one, long other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }
}
