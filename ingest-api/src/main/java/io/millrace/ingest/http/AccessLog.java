package io.millrace.ingest.http;

import io.vertx.core.http.HttpServerRequest;
import java.io.PrintStream;
import java.time.Instant;

/**
 * One line for each request but those of probes. Lines are gathered and written several times a second, by a thread of
 * their own: no call waits for the disk. The path stands in it, never the query or any header but Host.
 */
public final class AccessLog implements AutoCloseable {

    /** Lines beyond this are counted and left out: a disk that stands still must not fill the memory. */
    private static final int MOST = 4 << 20;

    private static final long PAUSE_MILLIS = 100;
    private static final int LONGEST_TEXT = 200;

    private final PrintStream out;
    private final boolean isOn;
    private final Thread writer =
            Thread.ofPlatform().name("access-log").daemon().unstarted(this::writeOn);
    private final Clock clock = new Clock();
    private StringBuilder lines = new StringBuilder();
    private long left;
    private volatile boolean isClosed;

    public AccessLog(PrintStream out, boolean isOn) {
        this.out = out;
        this.isOn = isOn;
    }

    public AccessLog start() {
        writer.start();
        return this;
    }

    void write(Call call, int status, long nanos) {
        if (!isOn || call.isProbe()) {
            return;
        }
        HttpServerRequest request = call.request();
        StringBuilder line = new StringBuilder(160);
        line.append(clock.now()).append(' ');
        line.append(
                request.remoteAddress() == null ? "-" : request.remoteAddress().hostAddress());
        line.append(" host=");
        quoted(line, request.getHeader("Host"));
        line.append(" key=");
        quoted(line, call.sender());
        line.append(' ').append(request.method().name()).append(' ');
        quoted(line, request.path());
        line.append(' ').append(status).append(" events=").append(call.events());
        line.append(" ms=")
                .append(nanos / 1_000_000)
                .append('.')
                .append(nanos / 100_000 % 10)
                .append('\n');
        synchronized (this) {
            if (lines.length() + line.length() > MOST) {
                left++;
            } else {
                lines.append(line);
            }
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

    /** The time as text, made once a millisecond at most. */
    private static final class Clock {
        private record Moment(long millis, String text) {}

        private volatile Moment last = new Moment(0, "");

        String now() {
            long millis = System.currentTimeMillis();
            Moment known = last;
            if (known.millis() != millis) {
                known = new Moment(millis, Instant.ofEpochMilli(millis).toString());
                last = known;
            }
            return known.text();
        }
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
                lines.append(Instant.now()).append(' ').append(left).append(" lines of the access log are left out\n");
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
