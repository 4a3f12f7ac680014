package io.millrace.engine.sink;

import io.millrace.engine.sink.RowType.Field;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;

/** One Parquet file being written, row by row, straight from records into the pages of its columns. */
public final class RowFile {

    /** A task holds one for each table it writes. */
    private static final long ROW_GROUP = 32L << 20;

    /** It grows to a page where rows are many. Parquet would begin with a page of a megabyte for each small file. */
    private static final int FIRST_BUFFER = 16 << 10;

    private static final int ROWS_BETWEEN_LOOKS = 1 << 10;

    private static final ParquetProperties PROPERTIES =
            ParquetProperties.builder().build();

    private final Path path;
    private final Configuration hadoop;
    private final RowType rows;
    private final MessageType schema;
    private final CompressionCodecFactory codecs;
    private final ParquetFileWriter file;
    private ColumnChunkPageWriteStore pages;
    private ColumnChunk[][] chunks;
    private ColumnChunk[] texts;
    private int count;

    public RowFile(Path path, RowType rows, Configuration hadoop) throws IOException {
        this.path = path;
        this.hadoop = hadoop;
        this.rows = rows;
        this.schema = rows.parquet();
        this.codecs = new CodecFactory(hadoop, FIRST_BUFFER);
        this.file = new ParquetFileWriter(
                HadoopOutputFile.fromPath(path, hadoop),
                schema,
                ParquetFileWriter.Mode.CREATE,
                ROW_GROUP,
                ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                null,
                PROPERTIES);
        file.start();
        beginGroup();
    }

    /** Writes a file of rows that the driver has. */
    public static WrittenFile of(Destination table, Path path, List<?> rows, Configuration hadoop) throws IOException {
        RowFile file = new RowFile(path, table.rows(), hadoop);
        for (Object row : rows) {
            file.write(row);
        }
        return file.close(table.name());
    }

    private void beginGroup() {
        pages = new ColumnChunkPageWriteStore(
                codecs.getCompressor(CompressionCodecName.SNAPPY),
                schema,
                PROPERTIES.getAllocator(),
                PROPERTIES.getColumnIndexTruncateLength(),
                PROPERTIES.getPageWriteChecksumEnabled());
        chunks = rows.fields().stream().map(this::chunks).toArray(ColumnChunk[][]::new);
        texts = Stream.of(chunks)
                .flatMap(Stream::of)
                .filter(ColumnChunk::isOfTexts)
                .toArray(ColumnChunk[]::new);
        count = 0;
    }

    /** The leaves of a column, in their order. */
    private ColumnChunk[] chunks(Field field) {
        return schema.getColumns().stream()
                .filter(column -> column.getPath()[0].equals(field.name()))
                .map(this::chunk)
                .toArray(ColumnChunk[]::new);
    }

    private ColumnChunk chunk(ColumnDescriptor column) {
        return new ColumnChunk(column, PROPERTIES, pages.getPageWriter(column));
    }

    public void write(Object row) throws IOException {
        List<Field> fields = rows.fields();
        for (int index = 0; index < chunks.length; index++) {
            Field field = fields.get(index);
            field.type().write(field.reader().apply(row), chunks[index]);
        }
        if (++count % ROWS_BETWEEN_LOOKS == 0 || isAnyFull()) {
            look();
        }
    }

    /** A few large texts fill a page. */
    private boolean isAnyFull() {
        for (ColumnChunk each : texts) {
            if (each.isFull()) {
                return true;
            }
        }
        return false;
    }

    private void look() throws IOException {
        long bytes = 0;
        for (ColumnChunk[] leaves : chunks) {
            for (ColumnChunk leaf : leaves) {
                leaf.endPageIfFull(count);
                bytes += leaf.bytes();
            }
        }
        if (bytes >= ROW_GROUP) {
            endGroup();
            beginGroup();
        }
    }

    private void endGroup() throws IOException {
        if (count > 0) {
            file.startBlock(count);
            for (ColumnChunk[] leaves : chunks) {
                for (ColumnChunk leaf : leaves) {
                    leaf.end(count);
                }
            }
            pages.flushToFileWriter(file);
            file.endBlock();
        }
        pages.close();
    }

    public WrittenFile close(String table) throws IOException {
        endGroup();
        file.end(Map.of());
        codecs.release();
        return WrittenFile.of(table, path.getFileSystem(hadoop).getFileStatus(path), rows, file.getFooter());
    }

    /** Leaves nothing behind. */
    public void abort() throws IOException {
        try {
            file.close();
        } finally {
            codecs.release();
            path.getFileSystem(hadoop).delete(path, false);
        }
    }
}
