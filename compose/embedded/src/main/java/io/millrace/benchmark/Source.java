package io.millrace.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * How a question in Spark's SQL names what a job has written.
 *
 * @param statements what has to be run before
 */
record Source(List<String> statements, String name) {

    static Source delta(Path table) {
        return new Source(List.of(), TableFacts.table(table));
    }

    static Source parquet(Path folder) {
        return new Source(List.of(), "parquet.`" + folder + "`");
    }
}
