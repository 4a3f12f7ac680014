package io.millrace.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/** Asks Trino, over JDBC. */
public final class Lake {

    private final String url;

    public Lake(String url) {
        this.url = url;
    }

    public Rows query(String sql) {
        List<List<Object>> rows = new ArrayList<>();
        List<String> columns = stream(sql, rows::add, header -> {});
        return new Rows(columns, rows);
    }

    /** Hands on the names of the columns once and then each row, without keeping any; gives the names. */
    public List<String> stream(String sql, Consumer<List<Object>> eachRow, Consumer<List<String>> header) {
        try (Connection connection = DriverManager.getConnection(url, user());
                Statement statement = connection.createStatement()) {
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
        }
    }

    private static Properties user() {
        Properties properties = new Properties();
        properties.setProperty("user", System.getProperty("user.name"));
        properties.setProperty("source", "millrace");
        return properties;
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
}
