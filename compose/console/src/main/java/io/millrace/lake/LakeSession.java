package io.millrace.lake;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A connection to Trino: what one statement sets, such as the schema, holds for the next. */
public final class LakeSession implements AutoCloseable {

    private final Connection connection;
    private final AtomicReference<Statement> running = new AtomicReference<>();

    private LakeSession(Connection connection) {
        this.connection = connection;
    }

    /** Whether Trino is there shows with the first query. */
    public static LakeSession open(TrinoAddress trino) {
        try {
            return new LakeSession(DriverManager.getConnection(trino.toString(), trino.properties()));
        } catch (SQLException refused) {
            throw new QueryException("", refused);
        }
    }

    /** Hands on the names of the columns once and then each row, without keeping any; gives the names. */
    public List<String> stream(String sql, Consumer<List<Object>> eachRow, Consumer<List<String>> header) {
        try (Statement statement = connection.createStatement()) {
            running.set(statement);
            List<String> columns = List.of();
            if (statement.execute(sql)) {
                ResultSet results = statement.getResultSet();
                columns = columns(results);
                header.accept(columns);
                while (results.next()) {
                    eachRow.accept(row(results, columns.size()));
                }
            }
            return columns;
        } catch (SQLException refused) {
            throw new QueryException(sql, refused);
        } finally {
            running.set(null);
        }
    }

    /** Ends the query that runs, in Trino too. Does nothing if none does. */
    public void cancel() {
        Statement statement = running.get();
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException overAlready) {
                // Then there is nothing to end.
            }
        }
    }

    /** Where names without a schema are looked for; empty if nowhere. */
    public String schema() {
        try {
            String schema = connection.getSchema();
            return schema == null ? "" : schema;
        } catch (SQLException refused) {
            throw new QueryException("", refused);
        }
    }

    private static List<String> columns(ResultSet results) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int index = 1; index <= results.getMetaData().getColumnCount(); index++) {
            columns.add(results.getMetaData().getColumnLabel(index));
        }
        return columns;
    }

    private static List<Object> row(ResultSet results, int width) throws SQLException {
        List<Object> row = new ArrayList<>(width);
        for (int index = 1; index <= width; index++) {
            row.add(results.getObject(index));
        }
        return Collections.unmodifiableList(row);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException goneAlready) {
            // All that is left to do is to forget it.
        }
    }
}
