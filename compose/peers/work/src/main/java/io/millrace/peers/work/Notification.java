package io.millrace.peers.work;

/**
 * How a runner does in a short window, beside the long window that ends with it.
 *
 * @param windowStart in nanoseconds, as is the end
 */
public record Notification(
        String track,
        long windowStart,
        long windowEnd,
        double shortAverage,
        double longAverage,
        double ratio,
        String notification) {

    static Notification of(String track, long start, Stretch present, Stretch usual) {
        return new Notification(
                track,
                start,
                start + Windows.SHORT,
                present.average(),
                usual.average(),
                present.ratio(usual),
                word(present, usual));
    }

    private static String word(Stretch present, Stretch usual) {
        if (present.isBelow(9, usual)) {
            return "underperforming";
        }
        return present.isBelow(11, usual) ? "pacing" : "outperforming";
    }
}
