package io.millrace.pipelines.flights;

/** One thing to tell of a user: exactly one of the parts is there. */
public record Statistics(UserStatistics total, MinuteStatistics minute) {

    static Statistics of(UserStatistics total) {
        return new Statistics(total, null);
    }

    static Statistics of(MinuteStatistics minute) {
        return new Statistics(null, minute);
    }
}
