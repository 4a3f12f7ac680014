package io.millrace.ingest.access;

import io.millrace.ingest.http.Problem;
import java.time.Duration;
import java.util.Set;

/**
 * Who comes, to which topics, and how fast it may send.
 *
 * @param sends the topics that it may send to
 * @param reads the topics that it may watch, and whose views it may read
 */
public record Sender(String name, Set<String> sends, Set<String> reads, Allowance allowance) {

    /** Stands for all topics; none can have this name. */
    static final String ALL = "*";

    public Sender {
        sends = Set.copyOf(sends);
        reads = Set.copyOf(reads);
    }

    public void requireMaySend(String topic) throws Problem {
        require(sends, "sending to", topic);
    }

    public void requireMayRead(String topic) throws Problem {
        require(reads, "reading", topic);
    }

    private void require(Set<String> topics, String what, String topic) throws Problem {
        if (!topics.contains(topic) && !topics.contains(ALL)) {
            throw Problem.of(403, "The key " + name + " is not for " + what + " topic " + topic + ".");
        }
    }

    /** Counts events against what it may send. */
    void spend(int events) throws Problem {
        Duration wait = allowance.spend(events);
        if (!wait.isZero()) {
            throw Problem.later(
                    429,
                    wait.plusMillis(999),
                    "The key " + name + " may send " + allowance.most() + " events a second.");
        }
    }
}
