package io.millrace.stack;

import java.net.ConnectException;
import java.sql.SQLException;

/** A query that Trino refused, or that did not reach it. */
public final class QueryException extends RuntimeException {

    private final String sql;

    QueryException(String sql, SQLException cause) {
        super(reason(cause), cause);
        this.sql = sql;
    }

    private static String reason(SQLException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.replaceFirst("^Query failed \\(#\\w+\\): ", "");
    }

    public String sql() {
        return sql;
    }

    /** Whether Trino was not there to be asked. */
    public boolean unreachable() {
        for (Throwable cause = this; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }
}
