package io.millrace.cli;

import io.millrace.lake.Rows;
import io.millrace.stack.Gauge;
import io.millrace.stack.Report;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A table of the pipelines while records flow through them: on a terminal redrawn in its place twice a second,
 * elsewhere printed now and then.
 */
final class LiveView implements Report, AutoCloseable {

    private static final List<String> COLUMNS =
            List.of("pipeline", "events in", "committed", "quarantined", "lag", "oldest waits");
    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(500);
    private static final Duration BETWEEN_PRINTS = Duration.ofSeconds(10);
    private static final String BACK_AND_ERASE = "\u001b[%dF\u001b[J";

    private final PrintStream out;
    private final boolean watched;
    private final Gauge gauge;
    private final Map<String, Freshness> freshness = new HashMap<>();
    private final Thread clock = Thread.ofPlatform().daemon().name("live-view").unstarted(this::tick);
    private String table = "";
    private boolean drawn;
    private volatile boolean over;

    LiveView(Terminal terminal, Gauge gauge) {
        this.out = terminal.err();
        this.watched = terminal.errIsWatched();
        this.gauge = gauge;
        clock.start();
    }

    private void tick() {
        while (!over) {
            LockSupport.parkNanos((watched ? BETWEEN_DRAWINGS : BETWEEN_PRINTS).toNanos());
            look();
        }
    }

    private void look() {
        Instant now = Instant.now();
        List<List<Object>> rows = new ArrayList<>();
        for (Gauge.Reading reading : gauge.read()) {
            Freshness waiting = freshness.computeIfAbsent(reading.pipeline(), name -> new Freshness());
            long millis = waiting.at(now, reading.sent(), reading.committed()).toMillis();
            rows.add(Arrays.asList(
                    reading.pipeline(),
                    reading.sent(),
                    reading.committed(),
                    reading.quarantined(),
                    reading.sent() - reading.committed(),
                    String.format(Locale.ROOT, "%.1f s", millis / 1e3)));
        }
        draw(new TextTable(new Rows(COLUMNS, rows)).text());
    }

    private synchronized void draw(String next) {
        erase();
        table = next;
        out.print(table);
        out.flush();
        drawn = true;
    }

    private void erase() {
        if (drawn && watched) {
            out.printf(BACK_AND_ERASE, table.lines().count());
        }
        drawn = false;
    }

    @Override
    public synchronized void says(String line) {
        boolean again = watched && drawn;
        erase();
        out.println(line);
        if (again) {
            out.print(table);
            drawn = true;
        }
        out.flush();
    }

    /** The table says it. */
    @Override
    public void doing(String what) {}

    /** Leaves the table as it is at the end. */
    @Override
    public void close() {
        over = true;
        LockSupport.unpark(clock);
        try {
            clock.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
