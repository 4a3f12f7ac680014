package io.millrace.benchmark;

import io.millrace.benchmark.Contest.Result;
import io.millrace.lake.Rows;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.Tree;
import java.util.List;

/** What it costs to fold runners' positions, beside other stream processors. */
record PeerPacing(Home home, Tree tree, Report report, long positions, int runners, int runs) {

    private static final int PART = 4;
    private static final String SMALL = "few";
    private static final String LARGE = "many";
    private static final String POSITIONS = "track, spot, time, sent_at";
    private static final String NOTIFICATIONS =
            "track, window_start, window_end, short_average, long_average, ratio, notification";

    Rows run(Backbone backbone) {
        report.doing("filling topics with " + positions / PART + " and " + positions + " positions");
        new Feed(backbone.settings(), SMALL, new Runners(SMALL, runners / PART).positions()).fill(positions / PART);
        new Feed(backbone.settings(), LARGE, new Runners(LARGE, runners).positions()).fill(positions);
        Contest contest = new Contest(home, report, new PeerJobs(tree).pacings(), List.of(SMALL, LARGE), runs);
        List<Result> results = contest.run(backbone);
        SameRows same = new SameRows(home, report, results, backbone);
        requireAll(SMALL, positions / PART, same);
        requireAll(LARGE, positions, same);
        return new ContestTable(contest, results, positions / PART, positions).rows();
    }

    /** Left out are the windows that are the last for any of the jobs: a millisecond decides about them. */
    private static void requireAll(String topic, long rows, SameRows same) {
        same.require(topic, "positions", rows, table -> SameRows.countAndSum(POSITIONS, table));
        long last = same
                .answers(topic, "notifications", table -> "SELECT unix_micros(max(window_start)) FROM " + table)
                .stream()
                .mapToLong(Long::parseLong)
                .min()
                .orElseThrow();
        same.requireSame(
                topic,
                "notifications",
                table -> SameRows.countAndSum(NOTIFICATIONS, table) + " WHERE window_start < timestamp_micros(" + last
                        + ")");
    }
}
