package io.millrace.faults;

import static io.millrace.faults.Expected.row;
import static io.millrace.faults.Expected.rows;

import io.millrace.lake.Lake;
import io.millrace.sdk.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Positions of a day that {@code pacing} refuses until a setting lets it come; each run has a later day. */
final class RefusedLoad implements Load {

    private static final Instant BEGIN = Instant.parse("2023-01-01T00:00:00Z");
    private static final long DAY = 86_400;

    private long number;

    /** The setting with which the days of all runs up to this one are taken, and no later one. */
    static String taking(int run) {
        return "pacing.latest=" + BEGIN.plusSeconds((run + 1) * DAY);
    }

    @Override
    public String slug() {
        return "pacing";
    }

    @Override
    public Draft next(int run) {
        String runner = Load.mark(run) + "-" + number++;
        String line = runner + "\t1\t" + BEGIN.plusSeconds(run * DAY).getEpochSecond();
        return Draft.accepted(Message.of("positions", runner, line), runner);
    }

    /** Some were refused first and some were not; all have to be there once in the end. */
    @Override
    public List<Expected> expected(Acknowledged all, Lake lake) {
        List<String> runners = new ArrayList<>();
        all.ofRun().events(String.class, (sent, runner) -> runners.add(runner));
        return List.of(
                rows(
                        "pacing.positions",
                        "select track from pacing.positions where track >= '" + Load.mark(all.run()) + "'",
                        runners),
                rows(
                        "ops.open_quarantine",
                        "select " + row("topic", "\"partition\"", "\"offset\"") + " from ops.open_quarantine",
                        List.of()),
                rows(
                        "ops.quarantine, twice",
                        "select " + row("topic", "\"partition\"", "\"offset\"")
                                + " from ops.quarantine group by topic, \"partition\", \"offset\" having count(*) > 1",
                        List.of()));
    }

    @Override
    public List<Expected> books(Acknowledged all) {
        return List.of();
    }
}
