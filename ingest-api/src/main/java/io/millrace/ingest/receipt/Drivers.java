package io.millrace.ingest.receipt;

import io.millrace.ingest.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks drivers what became of an event, and how they are. Each can trace all pipelines: the first that answers will do. */
public final class Drivers {

    /** Takes room for bytes of an answer, or says that there is none. */
    @FunctionalInterface
    public interface Room {
        void hold(long bytes) throws Problem;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);
    private static final int LARGEST = 1 << 20;
    private static final int CONNECTIONS = 16;
    private static final int WAITING = 256;
    private static final int MOST_SILENT = 100;

    private final HttpClient client;
    private final long patience;
    private final Set<DriverAddress> silent = ConcurrentHashMap.newKeySet();

    /** @param patience how long each driver may take */
    public Drivers(Vertx vertx, Duration patience) {
        this.patience = patience.toMillis();
        // A driver that was started again has closed its old connections: each question gets a new one.
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) patience.toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
    }

    /** Asks one after the other; fails if none answers. */
    Future<Trace> trace(List<DriverAddress> addresses, String query, Room room) {
        Future<Trace> answer = Future.failedFuture("There is no driver to ask.");
        for (DriverAddress address : addresses) {
            answer = answer.recover(
                    failure -> failure instanceof Problem ? Future.failedFuture(failure) : ask(address, query, room));
        }
        return answer;
    }

    private Future<Trace> ask(DriverAddress address, String query, Room room) {
        return get(address, "/trace?" + query, room)
                .compose(Drivers::read)
                .onSuccess(_ -> silent.remove(address))
                .onFailure(failure -> complain(address, failure));
    }

    /** What one of them answers to a GET; fails for any answer but 200. */
    public Future<Buffer> get(DriverAddress address, String path, Room room) {
        RequestOptions options = new RequestOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setURI(path)
                .setFollowRedirects(false);
        return client.request(options)
                .compose(request -> answer(request, room))
                .timeout(patience, TimeUnit.MILLISECONDS);
    }

    /** However it ends, the connection is closed in time. */
    private Future<Buffer> answer(HttpClientRequest request, Room room) {
        return request.send()
                .compose(response -> body(response, room))
                .timeout(patience, TimeUnit.MILLISECONDS)
                .onFailure(_ -> request.reset());
    }

    private static Future<Buffer> body(HttpClientResponse response, Room room) {
        Promise<Buffer> complete = Promise.promise();
        response.exceptionHandler(complete::tryFail);
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode());
        }
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > LARGEST) {
                complete.tryFail("an answer of more than " + LARGEST + " bytes");
                return;
            }
            try {
                room.hold(chunk.length());
                body.appendBuffer(chunk);
            } catch (Problem full) {
                complete.tryFail(full);
            }
        });
        response.endHandler(_ -> complete.tryComplete(body));
        return complete.future();
    }

    private static Future<Trace> read(Buffer json) {
        try {
            return Future.succeededFuture(Trace.of(json));
        } catch (IOException other) {
            return Future.failedFuture("an answer that no driver gives");
        }
    }

    private void complain(DriverAddress address, Throwable failure) {
        if (!(failure instanceof Problem) && silent.size() < MOST_SILENT && silent.add(address)) {
            LOG.warn("The driver at {} cannot be asked where events are: {}", address, failure.getMessage());
        }
    }
}
