package io.millrace.engine.files;

import java.io.Serializable;
import java.util.List;

/** A finished file that no reader sees yet. */
public record WrittenFile(
        String table, String path, long size, long modifiedAt, long rows, List<ColumnStatistics> statistics)
        implements Serializable {

    public WrittenFile {
        statistics = List.copyOf(statistics);
    }
}
