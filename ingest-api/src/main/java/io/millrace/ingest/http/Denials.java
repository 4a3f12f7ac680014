package io.millrace.ingest.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/** Logs who was not let in, and why. The same once more is counted, and summed up a minute later. */
public final class Denials {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    /** Those of other kinds are summed up together until there is room: a flood must not fill memory or disk. */
    private static final int KINDS = 1_000;

    private record Kind(String what, String address, String sender, String route, String reason) {}

    private static final class Count {
        private final long since;
        private long more;

        Count(long since) {
            this.since = since;
        }
    }

    private final LogLines log;
    private final LongSupplier nanos;
    private final Map<Kind, Count> recent = new HashMap<>();
    private long others;

    public Denials(LogLines log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    static boolean isDenial(int status) {
        return status == 401 || status == 403 || status == 429;
    }

    void add(Call call, Problem problem) {
        add(
                new Kind(
                        Integer.toString(problem.status()),
                        call.address(),
                        call.sender(),
                        call.name(),
                        problem.getMessage()),
                " request=" + call.id());
    }

    void add(String what, String address, String reason) {
        add(new Kind(what, address, "-", "-", reason), "");
    }

    /** Of what happened before there was a request. Those who only look whether the port is open are no matter. */
    void add(Throwable failure) {
        if (failure instanceof SSLException) {
            add("tls", "-", String.valueOf(failure.getMessage()).replaceFirst("record: .*", "record"));
        }
    }

    private synchronized void add(Kind kind, String request) {
        Count known = recent.get(kind);
        if (known != null) {
            known.more++;
        } else if (recent.size() < KINDS) {
            recent.put(kind, new Count(nanos.getAsLong()));
            write(kind, request);
        } else {
            others++;
        }
    }

    /** To be called every second or so. */
    synchronized void sweep() {
        sumUp(WINDOW_NANOS);
    }

    /** What was counted and not written yet. */
    public synchronized void flush() {
        sumUp(0);
    }

    private void sumUp(long age) {
        long now = nanos.getAsLong();
        Iterator<Map.Entry<Kind, Count>> kinds = recent.entrySet().iterator();
        while (kinds.hasNext()) {
            Map.Entry<Kind, Count> kind = kinds.next();
            if (now - kind.getValue().since >= age) {
                if (kind.getValue().more > 0) {
                    write(kind.getKey(), " more=" + kind.getValue().more);
                }
                kinds.remove();
            }
        }
        if (others > 0 && recent.size() < KINDS) {
            log.end(log.begin().append("denied others more=").append(others));
            others = 0;
        }
    }

    private void write(Kind kind, String rest) {
        StringBuilder line = log.begin().append("denied ").append(kind.what());
        line.append(' ').append(kind.address()).append(" key=");
        LogLines.quoted(line, kind.sender());
        line.append(" route=");
        LogLines.quoted(line, kind.route());
        line.append(" reason=");
        LogLines.quoted(line, kind.reason());
        log.end(line.append(rest));
    }
}
