package io.millrace.engine.commit;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.utils.DataFileStatus;
import io.millrace.engine.sink.ColumnStatistics;
import io.millrace.engine.sink.ColumnType.Simple;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.RowType.Field;
import io.millrace.engine.sink.WrittenFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a commit says of a file, in Delta's words. */
public record FileStatistics(RowType rows) {

    public DataFileStatus of(WrittenFile file) {
        Map<Column, Literal> least = new HashMap<>();
        Map<Column, Literal> most = new HashMap<>();
        Map<Column, Long> nulls = new HashMap<>();
        for (ColumnStatistics statistics : file.statistics()) {
            Column column = new Column(statistics.column());
            if (statistics.nulls() != ColumnStatistics.UNKNOWN) {
                nulls.put(column, statistics.nulls());
            }
            if (statistics.least() != null) {
                Simple type = type(statistics.column());
                least.put(column, literal(type, statistics.least()));
                most.put(column, literal(type, statistics.most()));
            }
        }
        return new DataFileStatus(
                file.path(),
                file.size(),
                file.modifiedAt(),
                Optional.of(new DataFileStatistics(file.rows(), least, most, nulls, Optional.empty())));
    }

    private Simple type(String column) {
        return rows.fields().stream()
                .filter(field -> field.name().equals(column))
                .map(Field::type)
                .map(Simple.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Literal literal(Simple type, Object value) {
        return switch (type) {
            case TEXT, UTF8 -> Literal.ofString((String) value);
            case LONG -> Literal.ofLong((Long) value);
            case INTEGER -> Literal.ofInt((Integer) value);
            case NUMBER -> Literal.ofDouble((Double) value);
            case TIMESTAMP -> Literal.ofTimestamp((Long) value);
            case DAY -> Literal.ofDate((Integer) value);
            case BYTES, TRUTH -> throw new IllegalArgumentException("no bounds are kept for " + type);
        };
    }
}
