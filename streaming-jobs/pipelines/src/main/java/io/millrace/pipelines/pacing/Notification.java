package io.millrace.pipelines.pacing;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.millrace.sdk.Column;
import java.time.Instant;

/** How a runner does in a short window, beside the long window that ends with it. */
public record Notification(
        @Column("the runner") String track,
        @Column("when the short window begins") Instant windowStart,
        @Column("when both windows end") Instant windowEnd,
        @Column("distance per second in the short window") double shortAverage,
        @Column("distance per second in the long window") double longAverage,
        @Column("the short average by the long one") double ratio,

        @Column("underperforming below a ratio of 0.9, pacing below 1.1, else outperforming")
        String notification) {

    static final String UNDERPERFORMING = "underperforming";
    static final String PACING = "pacing";
    static final String OUTPERFORMING = "outperforming";

    static Notification of(String track, long start, long end, Stretch present, Stretch usual) {
        return new Notification(
                track,
                Passage.instant(start),
                Passage.instant(end),
                present.average(),
                usual.average(),
                present.ratio(usual),
                word(present, usual));
    }

    private static String word(Stretch present, Stretch usual) {
        if (present.isBelow(9, usual)) {
            return UNDERPERFORMING;
        }
        return present.isBelow(11, usual) ? PACING : OUTPERFORMING;
    }

    String json() {
        return "{\"track\": \"" + new String(JsonStringEncoder.getInstance().quoteAsString(track))
                + "\", \"notification\": \"" + notification + "\"}";
    }
}
