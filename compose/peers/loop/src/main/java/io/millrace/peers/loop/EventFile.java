package io.millrace.peers.loop;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.millrace.peers.work.GameEventReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** A Parquet file of game events, written column by column. */
final class EventFile implements AutoCloseable {

    private static final MessageType SCHEMA = Types.buildMessage()
            .optional(BINARY)
            .as(stringType())
            .named("event_type")
            .optional(BINARY)
            .as(stringType())
            .named("direction")
            .optional(BINARY)
            .as(stringType())
            .named("event_detail")
            .optional(BINARY)
            .as(stringType())
            .named("host")
            .optional(BINARY)
            .as(stringType())
            .named("user_agent")
            .optional(BINARY)
            .as(stringType())
            .named("accept")
            .optional(INT64)
            .as(timestampType(true, MICROS))
            .named("sent_at")
            .named("event");

    private static final long ROW_GROUP = 128L << 20;
    private static final int ROWS_BETWEEN_LOOKS = 10_000;
    private static final CompressionCodecName CODEC =
            CompressionCodecName.valueOf(System.getProperty("codec", "SNAPPY"));

    private final ParquetProperties properties = ParquetProperties.builder().build();
    private final CodecFactory codecs = new CodecFactory(new Configuration(false), properties.getPageSizeThreshold());
    private final ColumnWriter[] columns = new ColumnWriter[SCHEMA.getFieldCount()];
    private final ParquetFileWriter file;
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore values;
    private long rows;

    private EventFile(ParquetFileWriter file) {
        this.file = file;
    }

    static EventFile at(Path path) throws IOException {
        ParquetFileWriter file =
                new ParquetFileWriter(new LocalOutputFile(path), SCHEMA, ParquetFileWriter.Mode.CREATE, ROW_GROUP, 0);
        file.start();
        EventFile events = new EventFile(file);
        events.begin();
        return events;
    }

    private void begin() {
        pages = new ColumnChunkPageWriteStore(
                codecs.getCompressor(CODEC),
                SCHEMA,
                HeapByteBufferAllocator.getInstance(),
                properties.getColumnIndexTruncateLength());
        values = properties.newColumnWriteStore(SCHEMA, pages, pages);
        for (int column = 0; column < columns.length; column++) {
            columns[column] = values.getColumnWriter(SCHEMA.getColumns().get(column));
        }
        rows = 0;
    }

    void write(GameEventReader event, long timestamp) throws IOException {
        write(0, event.eventType());
        write(1, event.direction());
        write(2, event.eventDetail());
        write(3, event.host());
        write(4, event.userAgent());
        write(5, event.accept());
        columns[6].write(timestamp * 1_000, 0, 1);
        values.endRecord();
        if (++rows % ROWS_BETWEEN_LOOKS == 0 && values.getBufferedSize() > ROW_GROUP) {
            end();
            begin();
        }
    }

    private void write(int column, String text) {
        if (text == null) {
            columns[column].writeNull(0, 0);
        } else {
            columns[column].write(Binary.fromString(text), 0, 1);
        }
    }

    private void end() throws IOException {
        file.startBlock(rows);
        values.flush();
        pages.flushToFileWriter(file);
        file.endBlock();
        values.close();
        pages.close();
    }

    @Override
    public void close() throws IOException {
        if (rows > 0) {
            end();
        }
        file.end(Map.of());
        codecs.release();
    }
}
