package io.millrace.engine.sink;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** One column of a row group on its way into pages: what Parquet calls a column chunk. */
final class ColumnChunk {

    private final ColumnDescriptor column;
    private final ParquetProperties properties;
    private final PageWriter pages;
    private final ValuesWriter repetitions;
    private final ValuesWriter definitions;
    private final TextValues texts;
    private final ValuesWriter values;
    private Statistics<?> statistics;
    private int entries;
    private int rowsBefore;

    ColumnChunk(ColumnDescriptor column, ParquetProperties properties, PageWriter pages) {
        this.column = column;
        this.properties = properties;
        this.pages = pages;
        this.repetitions = properties.newRepetitionLevelWriter(column);
        this.definitions = properties.newDefinitionLevelWriter(column);
        this.texts = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                ? new TextValues(properties)
                : null;
        this.values = texts == null ? properties.newValuesWriter(column) : texts;
        this.statistics = Statistics.createStats(column.getPrimitiveType());
    }

    /**
     * No value where there could be one.
     *
     * @param repetition Parquet's repetition level: 0 in the first entry of a row
     * @param definition Parquet's definition level: how much of the path to the value is there
     */
    void nothing(int repetition, int definition) {
        level(repetition, definition);
        statistics.incrementNumNulls();
    }

    void add(int repetition, byte[] value) {
        level(repetition, column.getMaxDefinitionLevel());
        texts.add(value, statistics);
    }

    void add(int repetition, long value) {
        level(repetition, column.getMaxDefinitionLevel());
        values.writeLong(value);
        statistics.updateStats(value);
    }

    void add(int repetition, int value) {
        level(repetition, column.getMaxDefinitionLevel());
        values.writeInteger(value);
        statistics.updateStats(value);
    }

    void add(int repetition, double value) {
        level(repetition, column.getMaxDefinitionLevel());
        values.writeDouble(value);
        statistics.updateStats(value);
    }

    void add(int repetition, boolean value) {
        level(repetition, column.getMaxDefinitionLevel());
        values.writeBoolean(value);
        statistics.updateStats(value);
    }

    private void level(int repetition, int definition) {
        repetitions.writeInteger(repetition);
        definitions.writeInteger(definition);
        entries++;
    }

    /** @param rows how many the row group has so far */
    void endPageIfFull(int rows) throws IOException {
        if (rows - rowsBefore >= properties.getPageRowCountLimit() || isFull()) {
            endPage(rows);
        }
    }

    boolean isFull() {
        return values.getBufferedSize() >= properties.getPageSizeThreshold();
    }

    boolean isOfTexts() {
        return texts != null;
    }

    private void endPage(int rows) throws IOException {
        BytesInput content = BytesInput.concat(repetitions.getBytes(), definitions.getBytes(), values.getBytes());
        pages.writePage(
                content,
                entries,
                rows - rowsBefore,
                statistics,
                repetitions.getEncoding(),
                definitions.getEncoding(),
                values.getEncoding());
        repetitions.reset();
        definitions.reset();
        values.reset();
        statistics = Statistics.createStats(column.getPrimitiveType());
        entries = 0;
        rowsBefore = rows;
    }

    /** @param rows how many the row group has */
    void end(int rows) throws IOException {
        if (entries > 0) {
            endPage(rows);
        }
        DictionaryPage dictionary = values.toDictPageAndClose();
        if (dictionary != null) {
            pages.writeDictionaryPage(dictionary);
        }
        values.close();
        repetitions.close();
        definitions.close();
    }

    long bytes() {
        return values.getBufferedSize() + pages.getMemSize();
    }
}
