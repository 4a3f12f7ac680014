package io.millrace.ingest.access;

import io.millrace.ingest.http.Problem;
import java.time.Duration;
import java.util.Set;

/**
 * Who sends, and how fast it may.
 *
 * @param topics those that it may use; empty for all
 */
public record Sender(String name, Set<String> topics, Allowance allowance) {

    public Sender {
        topics = Set.copyOf(topics);
    }

    public void requireMayUse(String topic) throws Problem {
        if (!topics.isEmpty() && !topics.contains(topic)) {
            throw Problem.of(403, "The key " + name + " is not for topic " + topic + ".");
        }
    }

    /** Counts events against what it may send. */
    public void spend(int events) throws Problem {
        Duration wait = allowance.spend(events);
        if (!wait.isZero()) {
            throw Problem.later(
                    429,
                    wait.plusMillis(999),
                    "The key " + name + " may send " + allowance.perSecond() + " events a second.");
        }
    }
}
