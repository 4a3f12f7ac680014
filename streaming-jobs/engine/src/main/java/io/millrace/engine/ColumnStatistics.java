package io.millrace.engine;

import io.millrace.engine.ColumnType.Simple;
import io.millrace.engine.RowType.Field;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;

/** What a file's footer says of a column, so that readers can skip the file. Bounds may be null. */
record ColumnStatistics(String column, Comparable<?> least, Comparable<?> most, long nulls) implements Serializable {

    private static final int LONGEST_TEXT = 32;
    private static final String ABOVE_ALL_TEXT = new String(Character.toChars(Character.MAX_CODE_POINT));

    static List<ColumnStatistics> of(RowType<?> rows, ParquetMetadata footer) {
        List<ColumnStatistics> all = new ArrayList<>();
        for (Field field : rows.fields()) {
            if (field.type() instanceof Simple simple) {
                all.add(of(field.name(), simple, merged(footer, field.name())));
            }
        }
        return all;
    }

    /** Null for a file without rows. */
    private static Statistics<?> merged(ParquetMetadata footer, String column) {
        Statistics<?> merged = null;
        for (BlockMetaData block : footer.getBlocks()) {
            Statistics<?> chunk = block.getColumns().stream()
                    .filter(candidate -> candidate.getPath().equals(ColumnPath.get(column)))
                    .findFirst()
                    .orElseThrow()
                    .getStatistics();
            if (merged == null) {
                merged = chunk.copy();
            } else {
                merged.mergeStatistics(chunk);
            }
        }
        return merged;
    }

    private static ColumnStatistics of(String column, Simple type, Statistics<?> merged) {
        if (merged == null) {
            return new ColumnStatistics(column, null, null, 0);
        }
        boolean bounded = type != Simple.BYTES && type != Simple.TRUTH && merged.hasNonNullValue();
        return new ColumnStatistics(
                column,
                bounded ? lower(merged.genericGetMin()) : null,
                bounded ? upper(merged.genericGetMax()) : null,
                merged.getNumNulls());
    }

    private static Comparable<?> lower(Object value) {
        if (!(value instanceof Binary binary)) {
            return (Comparable<?>) value;
        }
        return cut(binary.toStringUsingUTF8());
    }

    private static Comparable<?> upper(Object value) {
        if (!(value instanceof Binary binary)) {
            return (Comparable<?>) value;
        }
        String text = binary.toStringUsingUTF8();
        String start = cut(text);
        // A character above all others cannot be rounded up, so it stays.
        while (text.startsWith(ABOVE_ALL_TEXT, start.length())) {
            start += ABOVE_ALL_TEXT;
        }
        return start.length() == text.length() ? text : start + ABOVE_ALL_TEXT;
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }
}
