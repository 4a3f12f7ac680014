package io.millrace.faults;

import static io.millrace.faults.Moment.COMMITTED;
import static io.millrace.faults.Moment.COMMITTING;
import static io.millrace.faults.Moment.RENAMING;
import static io.millrace.faults.Moment.WRITING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The driver is killed while it makes tables and checkpoints, of which there are none; then it reads all topics from the beginning. */
record KillAtFirst(Kill kill) implements Fault {

    private static final String FIRST = "/_delta_log/0+\\.json ";

    static final List<Fault> ALL = List.of(
            new KillAtFirst(Kill.of("before a table's first commit", COMMITTING, "warehouse/%1$s\\.db/[^/]+" + FIRST)),
            new KillAtFirst(Kill.of(
                    "after a table's first commit, before the metastore knows it",
                    COMMITTED,
                    "warehouse/%1$s\\.db/[^/]+" + FIRST)),
            new KillAtFirst(Kill.of(
                    "while the identity of a checkpoint is written", WRITING, "%1$s/main/millrace\\.json\\.next")),
            new KillAtFirst(Kill.of(
                    "before the identity of a checkpoint has its name", RENAMING, "%1$s/main/millrace\\.json$")),
            new KillAtFirst(
                    Kill.of("while the first offsets of the topics are written", WRITING, "%1$s/main/sources/0/\\.")));

    @Override
    public String name() {
        return kill.name();
    }

    @Override
    public String inject(Life life, int number) {
        life.stopDriver();
        forgetTables(life);
        kill.place(life, number);
        life.spawnDriver();
        kill.await(life);
        life.killDriver();
        life.traps().clear();
        String refusal = life.refusal();
        if (!refusal.isEmpty()) {
            life.killDriver();
            forgetTables(life);
            life.startDriver();
        }
        life.rig().applyViews();
        return refusal.replace(life.rig().folder().toString(), "…");
    }

    private static void forgetTables(Life life) {
        try {
            life.rig().forgetTables();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
