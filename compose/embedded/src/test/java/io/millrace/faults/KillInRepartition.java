package io.millrace.faults;

import static io.millrace.faults.Moment.RENAMED;
import static io.millrace.faults.Moment.RENAMING;
import static io.millrace.faults.Moment.WRITING;

import java.util.List;

/** The driver starts with another number of state partitions, and is killed while it rewrites the state. */
record KillInRepartition(Kill kill) implements Fault {

    private static final String PLANNED = Points.CHECKPOINT + "offsets/\\d+$";
    private static final String DONE = Points.CHECKPOINT + "commits/\\d+$";

    static final List<Fault> ALL = List.of(
            of("after a repartition is planned, before its state", RENAMED, PLANNED),
            ofPlanned("while a repartition writes state", WRITING, Points.CHECKPOINT + "state/.*\\.(zip|changelog)"),
            ofPlanned("after a repartition has written state, before its commit", RENAMING, DONE),
            ofPlanned("after a repartition, before the first batch", RENAMED, DONE));

    private static KillInRepartition of(String name, Moment moment, String file) {
        return new KillInRepartition(Kill.of(name, moment, file));
    }

    /** A batch that was planned before the start runs first; the first one that the start plans is the repartition. */
    private static KillInRepartition ofPlanned(String name, Moment moment, String file) {
        return new KillInRepartition(Kill.of(name, moment, file).after(RENAMED, PLANNED));
    }

    @Override
    public String name() {
        return kill.name();
    }

    @Override
    public boolean isBrief() {
        return true;
    }

    @Override
    public String inject(Life life, int number) {
        life.stopDriver();
        int partitions = life.changeStatePartitions();
        kill.duringAStart(life, number);
        life.awaitStatePartitions(kill.slug(number), partitions);
        return "";
    }
}
