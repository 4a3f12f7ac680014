package io.millrace.engine.sink;

import io.millrace.sdk.Reason;
import java.io.Serializable;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one task did: what it read, and the files it finished. A task that ran twice reports twice;
 * either report is complete.
 *
 * @param refused how many rows it wrote to the quarantine, by their reasons
 */
public record TaskReport(
        Work work,
        int partition,
        List<PartitionCount> read,
        List<WrittenFile> files,
        Map<String, Long> sent,
        Map<Reason, Long> refused)
        implements Serializable {

    public enum Work {
        LAND,
        FOLD
    }

    public TaskReport {
        read = List.copyOf(read);
        files = List.copyOf(files);
        sent = Map.copyOf(sent);
        refused = Map.copyOf(refused);
    }

    /** One report of each piece of work. */
    public static Collection<TaskReport> distinct(List<TaskReport> reports) {
        Map<String, TaskReport> byWork = new LinkedHashMap<>();
        reports.forEach(report -> byWork.put(report.work() + "-" + report.partition(), report));
        return byWork.values();
    }

    /** How many rows all of them wrote to the quarantine. */
    public static Map<Reason, Long> refused(Collection<TaskReport> reports) {
        Map<Reason, Long> sum = new EnumMap<>(Reason.class);
        reports.forEach(report -> report.refused.forEach((reason, rows) -> sum.merge(reason, rows, Long::sum)));
        return sum;
    }
}
