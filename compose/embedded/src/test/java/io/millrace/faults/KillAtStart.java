package io.millrace.faults;

import static io.millrace.faults.Moment.CLOSED;
import static io.millrace.faults.Moment.COMMITTED;
import static io.millrace.faults.Moment.CREATING;
import static io.millrace.faults.Moment.DELETING;
import static io.millrace.faults.Moment.WRITING;

import java.util.List;
import java.util.stream.Stream;

/** The driver is stopped, and killed while it takes its pipelines over again. */
record KillAtStart(Kill kill) implements Fault {

    private static final String LEASE = "checkpoints/%1$s/lease/";
    private static final String LEASE_DRAFT = LEASE + "\\.\\d+\\..*\\.tmp$";

    static final List<Fault> ALL = Stream.of(
                    Kill.of("while the lease of a new epoch is written", WRITING, LEASE_DRAFT),
                    Kill.of("before the lease of a new epoch has its name", CLOSED, LEASE_DRAFT),
                    Kill.of("after the lease of a new epoch, before any table has it", DELETING, LEASE_DRAFT),
                    Kill.of(
                            "after the new epoch is in one table, before all have it",
                            COMMITTED,
                            "warehouse/%1$s\\.db/[^/]+" + Points.log("CHANGES_NO_FILE")),
                    Kill.of(
                            "after the new epoch is in all tables, before the first batch",
                            CREATING,
                            "(" + Points.CHECKPOINT + "offsets/\\.|warehouse/%1$s\\.db/.*parquet$)"))
            .<Fault>map(KillAtStart::new)
            .toList();

    /** What a running driver does with it. */
    static final List<Fault> OF_HEARTBEATS = List.of(
            Kill.of("while the lease is renewed", CREATING, LEASE + "\\d+\\.beat$"),
            Kill.of("after the lease is renewed", CLOSED, LEASE + "\\d+\\.beat$"));

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
        kill.duringAStart(life, number);
        return "";
    }
}
