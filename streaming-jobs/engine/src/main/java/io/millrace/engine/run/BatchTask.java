package io.millrace.engine.run;

import io.millrace.engine.time.EventTimes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a task knows of the batch it works for: its number, which outputs it leaves out (tables that hold it already,
 * because a run before this one died between two commits, and topics that have been told), and how far event time had
 * come when it began. It travels in the local properties of the job.
 */
record BatchTask(long batch, Set<String> leftOut, EventTimes times, int partition, long attempt) {

    private static final String BATCH = "millrace.batch";
    private static final String LEFT_OUT = "millrace.left-out";
    private static final String TIMES = "millrace.event-times";

    static void announce(JavaSparkContext spark, long batch, Set<String> leftOut, EventTimes times) {
        spark.setLocalProperty(BATCH, Long.toString(batch));
        spark.setLocalProperty(LEFT_OUT, String.join(",", leftOut));
        spark.setLocalProperty(TIMES, times.json());
    }

    static BatchTask current() {
        TaskContext context = TaskContext.get();
        return new BatchTask(
                Long.parseLong(context.getLocalProperty(BATCH)),
                Arrays.stream(context.getLocalProperty(LEFT_OUT).split(",")).collect(Collectors.toUnmodifiableSet()),
                EventTimes.of(context.getLocalProperty(TIMES)),
                context.partitionId(),
                context.taskAttemptId());
    }

    String fileName() {
        return String.format(Locale.ROOT, "part-%05d-%d.parquet", partition, attempt);
    }
}
