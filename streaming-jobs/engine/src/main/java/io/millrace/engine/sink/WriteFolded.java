package io.millrace.engine.sink;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.util.CollectionAccumulator;

/** The last pass over a batch: writes what came out of the fold. */
public record WriteFolded<O>(TaskOutputs.Plan<O> folded, CollectionAccumulator<TaskReport> reports)
        implements ForeachPartitionFunction<O> {

    @Override
    public void call(Iterator<O> rows) {
        TaskOutputs<O> outputs = folded.open();
        rows.forEachRemaining(outputs::write);
        List<WrittenFile> files = outputs.close();
        reports.add(new TaskReport(
                TaskReport.Work.FOLD, TaskContext.get().partitionId(), List.of(), files, outputs.sent()));
    }
}
