package io.millrace.benchmark;

import io.millrace.benchmark.Contest.Result;
import io.millrace.lake.Rows;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.Tree;
import java.util.List;

/** What it costs to bring a full topic into a table, beside other ways to do it. */
record PeerDrain(Home home, Tree tree, Report report, long events, int runs) {

    private static final String SMALL = "few";
    private static final String LARGE = "many";
    private static final int TIMES = 4;
    private static final String TABLE = "events";
    private static final String COLUMNS = "event_type, direction, event_detail, host, user_agent, accept, sent_at";

    Rows run(Backbone backbone) {
        report.doing("filling topics with " + events + " and " + TIMES * events + " events");
        Feed.ofEvents(backbone.settings(), SMALL).fill(events);
        Feed.ofEvents(backbone.settings(), LARGE).fill(TIMES * events);
        Contest contest = new Contest(home, report, new PeerJobs(tree).drains(), List.of(SMALL, LARGE), runs);
        List<Result> results = contest.run(backbone);
        SameRows same = new SameRows(home, report, results, backbone);
        same.require(SMALL, TABLE, events, table -> SameRows.countAndSum(COLUMNS, table));
        same.require(LARGE, TABLE, TIMES * events, table -> SameRows.countAndSum(COLUMNS, table));
        return new ContestTable(contest, results, events, TIMES * events).rows();
    }
}
