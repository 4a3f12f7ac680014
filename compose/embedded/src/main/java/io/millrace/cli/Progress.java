package io.millrace.cli;

import io.millrace.stack.Report;
import java.io.PrintStream;

/**
 * Tells how a long task goes: on a terminal by one line with the seconds that passed, elsewhere by a
 * line now and then. Says nothing about what takes less than two seconds.
 */
final class Progress implements Report, AutoCloseable {

    private static final long QUIET_SECONDS = 2;
    private static final long BETWEEN_LINES = 10;
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean watched;
    private final long began = System.nanoTime();
    private final Thread clock;
    private String doing = "";
    private boolean shown;
    private long lastLine;

    Progress(Terminal terminal) {
        this.out = terminal.err();
        this.watched = terminal.errIsWatched();
        this.clock = Thread.ofPlatform().daemon().name("progress").unstarted(this::tick);
        this.clock.start();
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(watched ? 200 : 1_000);
                show();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void show() {
        if (doing.isEmpty() || seconds() < QUIET_SECONDS) {
            return;
        }
        if (watched) {
            out.print(ERASE + doing + " … " + seconds() + " s");
            out.flush();
            shown = true;
        } else if (seconds() - lastLine >= BETWEEN_LINES) {
            out.println(doing + " … " + seconds() + " s");
            lastLine = seconds();
        }
    }

    private long seconds() {
        return (System.nanoTime() - began) / 1_000_000_000L;
    }

    @Override
    public synchronized void doing(String what) {
        doing = what;
    }

    @Override
    public synchronized void says(String line) {
        erase();
        out.println(line);
    }

    private void erase() {
        if (shown) {
            out.print(ERASE);
            out.flush();
            shown = false;
        }
    }

    @Override
    public synchronized void close() {
        clock.interrupt();
        doing = "";
        erase();
    }
}
