package io.millrace.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long each event took to its commit. A commit is visible once its file has its name; the file system records
 * when ({@code ctime}). So no reader has to run meanwhile, and the times are exact.
 */
record CommitTimes(Trial trial, List<Committed> committed) {

    /** About events that Kafka has taken within some time, in milliseconds since 1970: latencies in milliseconds. */
    String question(long from, long to) {
        LinkedFiles files = new LinkedFiles(trial.folder().resolve("committed"));
        committed.forEach(one -> files.add(Path.of("committed=" + micros(one.commit())), one.data()));
        return "SELECT count(*), percentile(took, 0.5), percentile(took, 0.99), max(took), count(DISTINCT committed)"
                + " FROM (SELECT committed, committed / 1000 - unix_millis(sent_at) AS took FROM "
                + files.source().name()
                + " WHERE unix_millis(sent_at) BETWEEN " + from + " AND " + to + ")";
    }

    private static long micros(Path commit) {
        try {
            return ((FileTime) Files.getAttribute(commit, "unix:ctime")).to(TimeUnit.MICROSECONDS);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
