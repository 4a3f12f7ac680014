package io.millrace.ingest.http;

import java.io.PrintStream;
import java.time.Instant;

/**
 * Lines for standard output. They are gathered and written several times a second, by a thread of their own: no call
 * waits for the disk.
 */
public final class LogLines implements AutoCloseable {

    /** Lines beyond this are counted and left out: a disk that stands still must not fill the memory. */
    private static final int MOST = 4 << 20;

    private static final long PAUSE_MILLIS = 100;
    private static final int LONGEST_TEXT = 200;

    /** The time as text, made once a millisecond at most. */
    private record Moment(long millis, String text) {}

    private final PrintStream out;
    private final Thread writer = Thread.ofPlatform().name("log").daemon().unstarted(this::writeOn);
    private volatile Moment last = new Moment(0, "");
    private StringBuilder lines = new StringBuilder();
    private long left;
    private volatile boolean isClosed;

    public LogLines(PrintStream out) {
        this.out = out;
    }

    public LogLines start() {
        writer.start();
        return this;
    }

    /** A line that has the time, and is not written yet. */
    StringBuilder begin() {
        long millis = System.currentTimeMillis();
        Moment known = last;
        if (known.millis() != millis) {
            known = new Moment(millis, Instant.ofEpochMilli(millis).toString());
            last = known;
        }
        return new StringBuilder(200).append(known.text()).append(' ');
    }

    synchronized void end(StringBuilder line) {
        if (lines.length() + line.length() > MOST) {
            left++;
        } else {
            lines.append(line).append('\n');
        }
    }

    /** Nothing that a client sends can end the line or the quotes. */
    static void quoted(StringBuilder line, String text) {
        if (text == null) {
            line.append('-');
            return;
        }
        line.append('"');
        int end = Math.min(text.length(), LONGEST_TEXT);
        for (int index = 0; index < end; index++) {
            char next = text.charAt(index);
            if (next == '"' || next == '\\') {
                line.append('\\').append(next);
            } else if (Character.isISOControl(next) || next == '\u2028' || next == '\u2029') {
                line.append("\\u%04x".formatted((int) next));
            } else {
                line.append(next);
            }
        }
        line.append(end < text.length() ? "…\"" : "\"");
    }

    private void writeOn() {
        while (!isClosed) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException closing) {
                break;
            }
            flush();
        }
    }

    private void flush() {
        StringBuilder ready;
        synchronized (this) {
            if (left > 0) {
                lines.append(Instant.now()).append(' ').append(left).append(" lines of the log are left out\n");
                left = 0;
            }
            ready = lines;
            lines = new StringBuilder();
        }
        if (!ready.isEmpty()) {
            out.append(ready);
            out.flush();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        writer.interrupt();
        flush();
    }
}
