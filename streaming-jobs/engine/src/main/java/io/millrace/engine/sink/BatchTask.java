package io.millrace.engine.sink;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a task knows of the batch it works for: its number, which run of it this is, which outputs it leaves out (tables that hold it already,
 * because a run before this one died between two commits, and topics that have been told), and how far event time had
 * come when it began. It travels in the local properties of the job.
 */
public record BatchTask(long batch, String run, Set<String> leftOut, String times, int partition, long attempt) {

    private static final String BATCH = "millrace.batch";
    private static final String RUN = "millrace.run";
    private static final String LEFT_OUT = "millrace.left-out";
    private static final String TIMES = "millrace.event-times";

    public static void announce(JavaSparkContext spark, long batch, String run, Set<String> leftOut, String times) {
        spark.setLocalProperty(BATCH, Long.toString(batch));
        spark.setLocalProperty(RUN, run);
        spark.setLocalProperty(LEFT_OUT, String.join(",", leftOut));
        spark.setLocalProperty(TIMES, times);
    }

    public static BatchTask current() {
        TaskContext context = TaskContext.get();
        return new BatchTask(
                Long.parseLong(context.getLocalProperty(BATCH)),
                context.getLocalProperty(RUN),
                Arrays.stream(context.getLocalProperty(LEFT_OUT).split(",")).collect(Collectors.toUnmodifiableSet()),
                context.getLocalProperty(TIMES),
                context.partitionId(),
                context.taskAttemptId());
    }
}
