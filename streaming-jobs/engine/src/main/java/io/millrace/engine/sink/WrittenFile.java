package io.millrace.engine.sink;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** A finished file that no reader sees yet. */
public record WrittenFile(
        String table, String path, long size, long modifiedAt, long rows, List<ColumnStatistics> statistics)
        implements Serializable {

    public static WrittenFile of(String table, FileStatus status, RowType rows, ParquetMetadata footer) {
        return new WrittenFile(
                table,
                status.getPath().toString(),
                status.getLen(),
                status.getModificationTime(),
                footer.getBlocks().stream()
                        .mapToLong(BlockMetaData::getRowCount)
                        .sum(),
                ColumnStatistics.of(rows, footer));
    }

    public WrittenFile at(String place) {
        return new WrittenFile(table, place, size, modifiedAt, rows, statistics);
    }

    public WrittenFile {
        statistics = List.copyOf(statistics);
    }
}
