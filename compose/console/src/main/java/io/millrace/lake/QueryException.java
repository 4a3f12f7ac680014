package io.millrace.lake;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A query that Trino refused, or that did not reach it. */
public final class QueryException extends RuntimeException {

    private static final Pattern PLACED = Pattern.compile("line (\\d+):(\\d+): (.*)", Pattern.DOTALL);

    /** What a client sees of a server that is off, or of a name that nobody has. */
    private static final Set<Class<? extends IOException>> AWAY = Set.of(
            ConnectException.class,
            NoRouteToHostException.class,
            SocketTimeoutException.class,
            UnknownHostException.class);

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

    /** Which place of the query Trino means, if it says so. */
    public Optional<SqlText.Place> place() {
        Matcher placed = PLACED.matcher(getMessage());
        return placed.matches()
                ? Optional.of(new SqlText.Place(Integer.parseInt(placed.group(1)), Integer.parseInt(placed.group(2))))
                : Optional.empty();
    }

    /** What Trino says, without the place. */
    public String complaint() {
        Matcher placed = PLACED.matcher(getMessage());
        return placed.matches() ? placed.group(3) : getMessage();
    }

    /** Whether Trino was not there to be asked. */
    public boolean unreachable() {
        return Stream.<Throwable>iterate(this, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> AWAY.stream().anyMatch(kind -> kind.isInstance(cause)));
    }
}
