package io.millrace.engine;

import java.io.Serializable;
import java.util.List;

/** A finished file that no reader sees yet. */
record WrittenFile(String table, String path, long size, long modifiedAt, long rows, List<ColumnStatistics> statistics)
        implements Serializable {

    WrittenFile {
        statistics = List.copyOf(statistics);
    }
}
