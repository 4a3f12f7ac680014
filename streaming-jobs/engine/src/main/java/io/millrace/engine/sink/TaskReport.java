package io.millrace.engine.sink;

import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one task did: what it read, and the files it finished. A task that ran twice reports twice;
 * either report is whole.
 */
public record TaskReport(
        Work work, int partition, List<PartitionCount> read, List<WrittenFile> files, Map<String, Long> sent)
        implements Serializable {

    public enum Work {
        LAND,
        FOLD
    }

    public TaskReport {
        read = List.copyOf(read);
        files = List.copyOf(files);
        sent = Map.copyOf(sent);
    }

    /** One report of each piece of work. */
    public static Collection<TaskReport> distinct(List<TaskReport> reports) {
        Map<String, TaskReport> byWork = new LinkedHashMap<>();
        reports.forEach(report -> byWork.put(report.work() + "-" + report.partition(), report));
        return byWork.values();
    }
}
