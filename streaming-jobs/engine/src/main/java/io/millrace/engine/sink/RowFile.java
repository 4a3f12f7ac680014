package io.millrace.engine.sink;

import io.millrace.engine.sink.RowType.Field;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/** One Parquet file being written, row by row, straight from records. */
public final class RowFile {

    /** A task holds one for each table it writes. */
    private static final long ROW_GROUP = 32L << 20;

    /** It grows to a page where rows are many. Parquet would begin with a page of a megabyte for each small file. */
    private static final int FIRST_BUFFER = 16 << 10;

    private final Path path;
    private final Configuration hadoop;
    private final ParquetWriter<Object> writer;
    private final RowType rows;

    public RowFile(Path path, RowType rows, Configuration hadoop) throws IOException {
        this.path = path;
        this.hadoop = hadoop;
        this.rows = rows;
        this.writer = new Builder(HadoopOutputFile.fromPath(path, hadoop), rows)
                .withConf(hadoop)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withCodecFactory(new CodecFactory(hadoop, FIRST_BUFFER))
                .withRowGroupSize(ROW_GROUP)
                .build();
    }

    /** Writes a file of rows that the driver has. */
    public static WrittenFile of(Destination table, Path path, List<?> rows, Configuration hadoop) throws IOException {
        RowFile file = new RowFile(path, table.rows(), hadoop);
        for (Object row : rows) {
            file.write(row);
        }
        return file.close(table.name());
    }

    public void write(Object row) throws IOException {
        writer.write(row);
    }

    public WrittenFile close(String table) throws IOException {
        writer.close();
        return WrittenFile.of(table, path.getFileSystem(hadoop).getFileStatus(path), rows, writer.getFooter());
    }

    /** Leaves nothing behind. */
    public void abort() throws IOException {
        try {
            writer.close();
        } finally {
            path.getFileSystem(hadoop).delete(path, false);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Object, Builder> {
        private final RowType rows;

        Builder(HadoopOutputFile file, RowType rows) {
            super(file);
            this.rows = rows;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // the builder still insists on it
        protected WriteSupport<Object> getWriteSupport(Configuration hadoop) {
            return new RowWriteSupport(rows);
        }
    }

    private static final class RowWriteSupport extends WriteSupport<Object> {
        private final RowType rows;
        private final List<Field> fields;
        private RecordConsumer consumer;

        RowWriteSupport(RowType rows) {
            this.rows = rows;
            this.fields = rows.fields();
        }

        @Override
        @SuppressWarnings("deprecation") // still abstract above
        public WriteContext init(Configuration hadoop) {
            return new WriteContext(rows.parquet(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            this.consumer = consumer;
        }

        @Override
        public void write(Object row) {
            consumer.startMessage();
            for (int index = 0; index < fields.size(); index++) {
                Field field = fields.get(index);
                Object value = field.reader().apply(row);
                if (value != null) {
                    consumer.startField(field.name(), index);
                    field.type().write(value, consumer);
                    consumer.endField(field.name(), index);
                }
            }
            consumer.endMessage();
        }
    }
}
