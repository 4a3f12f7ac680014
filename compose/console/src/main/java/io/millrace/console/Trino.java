package io.millrace.console;

import io.millrace.lake.Lake;
import io.millrace.lake.QueryException;
import io.millrace.lake.Rows;
import io.millrace.lake.TrinoAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Asks Trino on behalf of pages: few questions at a time, and none for long. */
final class Trino {

    private static final int AT_ONCE = 6;
    private static final int PATIENCE_MILLIS = 2_000;

    /** A page that waits longer has lost its reader. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Lake lake;
    private final URI server;
    private final Semaphore room = new Semaphore(AT_ONCE);

    Trino(TrinoAddress address) {
        this.lake = new Lake(address.within(LONGEST));
        this.server = address.server();
    }

    Rows query(String sql) throws InterruptedException {
        room.acquire();
        try {
            return lake.query(sql);
        } finally {
            room.release();
        }
    }

    /** Does not wait for the answer. */
    Future<Rows> ask(String sql) {
        CompletableFuture<Rows> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(query(sql));
            } catch (InterruptedException | RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** Throws {@link QueryException} if Trino refused. */
    static Rows answer(Future<Rows> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof QueryException refused) {
                throw refused;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** For pages that can do without: null, and a sentence in the list, if Trino does not answer. */
    Rows queryIfUp(String sql, List<String> unknown) throws InterruptedException {
        try {
            return query(sql);
        } catch (QueryException refused) {
            String why = refused.unreachable()
                    ? "Trino does not answer at " + server + ", so what tables hold is not known."
                    : "Trino refused: " + refused.complaint();
            if (!unknown.contains(why)) {
                unknown.add(why);
            }
            return null;
        }
    }

    void requireAnswer() throws Exception {
        if (server.getScheme().equals("https")) {
            query("SELECT 1");
            return;
        }
        HttpURLConnection connection =
                (HttpURLConnection) server.resolve("/v1/info").toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try (var in = connection.getInputStream()) {
            if (new JsonObject(io.vertx.core.buffer.Buffer.buffer(in.readAllBytes())).getBoolean("starting", true)) {
                throw new IllegalStateException("it is starting");
            }
        }
    }

    /** As SQL has it, whatever the text holds. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** A name of a schema, table or column. */
    static String name(String value) {
        return "\"" + value.replace("\"", "\"\"") + "\"";
    }

    static String time(long millis) {
        return "from_iso8601_timestamp(" + text(Instant.ofEpochMilli(millis).toString()) + ")";
    }

    /** Milliseconds since 1970 of a column with a time. */
    static String millis(String column) {
        return "CAST(to_unixtime(" + column + ") * 1000 AS bigint)";
    }

    /** An object for each row, with the names of the columns. */
    static JsonArray objects(Rows rows) {
        JsonArray all = new JsonArray();
        for (List<Object> row : rows.rows()) {
            JsonObject object = new JsonObject();
            for (int index = 0; index < row.size(); index++) {
                object.put(rows.columns().get(index), row.get(index));
            }
            all.add(object);
        }
        return all;
    }
}
