package io.millrace.engine.sink;

import java.io.Serializable;
import java.util.List;

/** A finished file that no reader sees yet. */
public record WrittenFile(
        String table, String path, long size, long modifiedAt, long rows, List<ColumnStatistics> statistics)
        implements Serializable {

    public WrittenFile at(String place) {
        return new WrittenFile(table, place, size, modifiedAt, rows, statistics);
    }

    public WrittenFile {
        statistics = List.copyOf(statistics);
    }
}
