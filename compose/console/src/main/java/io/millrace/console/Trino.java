package io.millrace.console;

import io.millrace.lake.Lake;
import io.millrace.lake.QueryException;
import io.millrace.lake.Rows;
import io.millrace.lake.TrinoAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A page that waits longer has lost its reader. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Lake lake;
    private final URI server;
    private final HttpClient client;
    private final Semaphore room = new Semaphore(AT_ONCE);

    Trino(TrinoAddress address) {
        this.lake = new Lake(address.within(LONGEST));
        this.server = address.server();
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        Authorities.ofTrino(address).ifPresent(builder::sslContext);
        this.client = builder.build();
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

    /** Trino says without a login whether it has started. */
    void requireAnswer() throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(server.resolve("/v1/info"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = client.send(question, BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IllegalStateException("it answers " + answer.statusCode());
        }
        if (new JsonObject(answer.body()).getBoolean("starting", true)) {
            throw new IllegalStateException("it is starting");
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
