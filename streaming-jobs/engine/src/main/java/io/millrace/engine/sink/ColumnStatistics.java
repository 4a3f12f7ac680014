package io.millrace.engine.sink;

import io.millrace.engine.sink.ColumnType.Simple;
import io.millrace.engine.sink.RowType.Field;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;

/**
 * What a file's footer says of a column, so that readers can skip the file. Bounds may be null. A
 * footer leaves out what would make it long; what it does not say must not be guessed.
 *
 * @param nulls how many values are null; {@link #UNKNOWN} where the footer does not say
 */
public record ColumnStatistics(String column, Comparable<?> least, Comparable<?> most, long nulls)
        implements Serializable {

    public static final long UNKNOWN = -1;

    private static final int LONGEST_TEXT = 32;
    private static final String ABOVE_ALL_TEXT = new String(Character.toChars(Character.MAX_CODE_POINT));

    public static List<ColumnStatistics> of(RowType rows, ParquetMetadata footer) {
        List<ColumnStatistics> all = new ArrayList<>();
        for (Field field : rows.fields()) {
            if (field.type() instanceof Simple simple) {
                all.add(of(field.name(), simple, chunks(footer, field.name())));
            }
        }
        return all;
    }

    private static List<ColumnChunkMetaData> chunks(ParquetMetadata footer, String column) {
        return footer.getBlocks().stream()
                .flatMap(block -> block.getColumns().stream())
                .filter(chunk -> chunk.getPath().equals(ColumnPath.get(column)))
                .toList();
    }

    private static ColumnStatistics of(String column, Simple type, List<ColumnChunkMetaData> chunks) {
        long nulls = chunks.stream().allMatch(chunk -> chunk.getStatistics().isNumNullsSet())
                ? chunks.stream()
                        .mapToLong(chunk -> chunk.getStatistics().getNumNulls())
                        .sum()
                : UNKNOWN;
        Statistics<?> merged = merged(chunks);
        return merged != null && hasBounds(type, merged)
                ? new ColumnStatistics(column, lower(merged.genericGetMin()), upper(merged.genericGetMax()), nulls)
                : new ColumnStatistics(column, null, null, nulls);
    }

    /** The bounds of all chunks together; null where one of them has values and no bounds. */
    private static Statistics<?> merged(List<ColumnChunkMetaData> chunks) {
        Statistics<?> merged = null;
        for (ColumnChunkMetaData chunk : chunks) {
            Statistics<?> own = chunk.getStatistics();
            boolean isAllNull = own.isNumNullsSet() && own.getNumNulls() == chunk.getValueCount();
            if (!own.hasNonNullValue() && !isAllNull) {
                return null;
            }
            if (merged == null) {
                merged = own.copy();
            } else {
                merged.mergeStatistics(own);
            }
        }
        return merged;
    }

    private static boolean hasBounds(Simple type, Statistics<?> merged) {
        return switch (type) {
            case BYTES, TRUTH -> false;
            // Spark's old form of a timestamp has bounds in an order of its own.
            case TIMESTAMP -> merged.hasNonNullValue() && merged.genericGetMin() instanceof Long;
            default -> merged.hasNonNullValue();
        };
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
