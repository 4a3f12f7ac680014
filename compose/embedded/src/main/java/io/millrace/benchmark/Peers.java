package io.millrace.benchmark;

import io.millrace.lake.Rows;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.PeerJars;
import io.millrace.stack.Report;
import io.millrace.stack.Tree;

/**
 * Millrace beside the jobs that one would write without it.
 *
 * @param runs how often each job runs over each topic
 * @param seconds how long freshness is measured
 */
public record Peers(
        Home home,
        Tree tree,
        Report report,
        long events,
        long conversations,
        long positions,
        int runners,
        int runs,
        int seconds) {

    /** What is measured. */
    public enum Part {
        drain,
        courier,
        pacing,
        freshness
    }

    public Rows run(Part part, Backbone backbone) {
        report.doing("building the peers");
        PeerJars.build(tree, home);
        return switch (part) {
            case drain -> new PeerDrain(home, tree, report, events, runs).run(backbone);
            case courier -> new PeerCourier(home, tree, report, conversations, runs).run(backbone);
            case pacing -> new PeerPacing(home, tree, report, positions, runners, runs).run(backbone);
            case freshness -> new Freshness(home, tree, report, seconds).run(backbone);
        };
    }
}
