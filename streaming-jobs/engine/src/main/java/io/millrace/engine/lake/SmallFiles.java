package io.millrace.engine.lake;

import io.millrace.engine.sink.RowType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of Parquet files that are small together, which are rewritten in this process: a job of Spark would cost many
 * times as much.
 */
record SmallFiles(List<Group> rows, MessageType schema) {

    private static final long MOST_BYTES = 1 << 20;

    /** Rows that are alike take next to no bytes in a file, and as much memory as others. */
    private static final long MOST_ROWS = 20_000;

    /** Whether all rows of such files can be held at once. */
    static boolean areSmall(long bytes, long rows) {
        return bytes <= MOST_BYTES && rows <= MOST_ROWS;
    }

    /** All rows of the files, in their order; none if a file has other columns than the code writes today. */
    static Optional<SmallFiles> read(List<Path> files, RowType type, Configuration hadoop) throws IOException {
        MessageType schema = type.parquet();
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
        // Once: to go through all of Hadoop's configuration takes longer than to read a small file.
        ParquetReadOptions options = HadoopReadOptions.builder(hadoop).build();
        List<Group> rows = new ArrayList<>();
        for (Path file : files) {
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop), options)) {
                if (!reader.getFileMetaData().getSchema().equals(schema)) {
                    return Optional.empty();
                }
                for (PageReadStore group = reader.readNextRowGroup();
                        group != null;
                        group = reader.readNextRowGroup()) {
                    RecordReader<Group> records = columns.getRecordReader(group, new GroupRecordConverter(schema));
                    for (long row = 0; row < group.getRowCount(); row++) {
                        rows.add(records.read());
                    }
                }
            }
        }
        return Optional.of(new SmallFiles(rows, schema));
    }

    /** Of the changes of a keyed table the latest of each key. */
    SmallFiles latest(List<String> keys) {
        Map<List<String>, Group> latest = new LinkedHashMap<>();
        for (Group row : rows) {
            latest.merge(
                    keys.stream().map(key -> text(row, key)).toList(),
                    row,
                    (one, other) -> batch(one) > batch(other) ? one : other);
        }
        return new SmallFiles(List.copyOf(latest.values()), schema);
    }

    /** Without the keys that have ended. */
    SmallFiles living() {
        return new SmallFiles(
                rows.stream().filter(row -> !row.getBoolean("_deleted", 0)).toList(), schema);
    }

    private static long batch(Group row) {
        return row.getLong("_batch", 0);
    }

    private static String text(Group row, String column) {
        return row.getFieldRepetitionCount(column) == 0
                ? null
                : row.getValueToString(row.getType().getFieldIndex(column), 0);
    }

    /** As an audit reads the ledger. */
    SmallFiles inOrderOfBatches() {
        List<Group> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.<Group>comparingLong(row -> row.getLong("batch", 0))
                .thenComparing(row -> row.getString("topic", 0))
                .thenComparingInt(row -> row.getInteger("partition", 0)));
        return new SmallFiles(sorted, schema);
    }

    void write(Path folder, Configuration hadoop) throws IOException {
        HadoopOutputFile file = HadoopOutputFile.fromPath(new Path(folder, "part-0.parquet"), hadoop);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(file)
                .withType(schema)
                .withConf(hadoop)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
    }
}
