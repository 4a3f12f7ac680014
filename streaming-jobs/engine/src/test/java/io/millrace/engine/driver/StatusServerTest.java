package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Holder;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.lake.Upkeep;
import io.millrace.sdk.Reason;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusServerTest {

    private static final PipelineStatus GAME = new PipelineStatus(
            "game",
            "running",
            new PipelineStatus.Counts(4, 5, 105, 90, 7, 3, 5, 250, 1_500_000_000L, 250_500_000L),
            new PipelineStatus.Reached(7_000L, 9_000L, 6_000L, "events/1", 3L, 40L, 4_096L),
            new History(
                    List.of(batch(3, 200), batch(4, 250)),
                    Map.of(Reason.LATE, 1L, Reason.MISSING_FIELD, 2L),
                    new Offsets(Map.of("events", Map.of(1, 50L, 0, 55L))),
                    Map.of("events-0", 7_000L),
                    2,
                    Durations.NONE.with(250_000_000).with(2_000_000_000).with(400_000_000_000L),
                    Durations.NONE.with(20_000_000)),
            "it's \"fine\"",
            null);

    private static final String GAME_AS_JSON = """
            "name": "game", "state": "running", "batch": 4, "batches": 5, "read": 105,
            "accepted": 90, "filtered": 7, "quarantined": 3, "duplicates": 5, "lastBatchMillis": 250,
            "batchNanos": 1500000000, "commitNanos": 250500000,
            "newestAt": 7000, "committedAt": 9000, "watermark": 6000, "heldBackBy": "events/1", "epoch": 3,
            "stateRows": 40, "stateBytes": 4096,
            "error": "it's \\"fine\\"", "tookOverFrom": null""";

    private static final TraceRequests NO_TRACES = new TraceRequests(() -> {
        throw new IllegalStateException("Nobody asked for a trace.");
    });

    private static final String LOOPBACK = "127.0.0.1";
    private static final Upkeep EVENTS = new Upkeep("events", 1, 2, 3, 4);

    @Test
    void tellsToolsHowPipelinesAre() throws Exception {
        assertThat(json(ask("/status"))).isEqualTo(json("{\"pipelines\": [{" + GAME_AS_JSON + "}]}"));
    }

    @Test
    void tellsHowLongTheLastBatchesTook() throws Exception {
        assertThat(json(ask("/status?recent=60")))
                .isEqualTo(json("{\"pipelines\": [{" + GAME_AS_JSON + ", \"batchMillis\": [200, 250]}]}"));
        assertThat(json(ask("/status?recent=1")).at("/pipelines/0/batchMillis")).isEqualTo(json("[250]"));
        assertThat(ask("/status?recent=many")).contains("/status?recent=60");
    }

    @Test
    void tellsAllThatItKnowsOfOnePipeline() throws Exception {
        assertThat(json(ask("/status?pipeline=game"))).isEqualTo(json("{" + GAME_AS_JSON + """
                , "partitions": [{"topic": "events", "partition": 0, "committed": 55, "newestAt": 7000},
                                 {"topic": "events", "partition": 1, "committed": 50, "newestAt": null}],
                "recent": [{"batch": 3, "at": 8000, "millis": 200, "commitMillis": 20, "read": 21, "accepted": 18,
                            "filtered": 1, "quarantined": 1, "duplicates": 1, "late": 0},
                           {"batch": 4, "at": 8000, "millis": 250, "commitMillis": 20, "read": 21, "accepted": 18,
                            "filtered": 1, "quarantined": 1, "duplicates": 1, "late": 0}],
                "reasons": [{"stage": "check", "reason": "missing-field", "records": 2},
                            {"stage": "late", "reason": "late", "records": 1}],
                "tables": [{"name": "events", "files": 1, "logFiles": 2, "partitions": 3}]}"""));
        assertThat(ask("/status?pipeline=pacing")).isEqualTo("{\"error\":\"This driver runs no pipeline pacing.\"}");
    }

    private static PipelineReport report(Map<String, Upkeep> tables) {
        return new PipelineReport(GAME, tables, () -> CompletableFuture.completedFuture(Offsets.NONE));
    }

    private static History.Batch batch(long number, long millis) {
        return new History.Batch(number, 8_000, millis, 20, 21, 18, 1, 1, 1, 0);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'/trace', Ask with topic and id",
        "'/trace?topic=events', Ask with topic and id",
        "'/trace?topic=events&partition=0', Ask with topic and id",
        "'/trace?topic=events&partition=first&offset=1', partition and offset are numbers",
        "'/trace?topic=events&partition=0&offset=-1', partition and offset are 0 or more"
    })
    void refusesATraceOfNothing(String request, String why) throws Exception {
        assertThat(ask(request)).startsWith("{\"error\":\"" + why);
    }

    @Test
    void answersHowPipelinesAreWhileTracesWait() throws Exception {
        CountDownLatch kafka = new CountDownLatch(1);
        TraceRequests waiting = new TraceRequests(() -> {
            try {
                kafka.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("Kafka is away");
        });
        int port = freePort();
        StatusServer server = StatusServer.start(LOOPBACK, port, () -> List.of(report(Map.of())), waiting);
        try {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest trace = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/trace?topic=events&id=1"))
                    .build();
            List<CompletableFuture<Integer>> asked = Stream.generate(() ->
                            client.sendAsync(trace, BodyHandlers.ofString()).thenApply(HttpResponse::statusCode))
                    .limit(20)
                    .toList();
            assertThat(CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new))
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo(503);

            HttpRequest status = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/status"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            assertThat(client.send(status, BodyHandlers.ofString()).body()).contains("\"game\"");
            kafka.countDown();
            assertThat(asked)
                    .map(answer -> answer.get(20, TimeUnit.SECONDS))
                    .contains(500)
                    .containsOnly(500, 503);
        } finally {
            kafka.countDown();
            server.close();
        }
    }

    @Test
    void tellsPrometheusWhatThePipelinesDo() throws Exception {
        assertThat(ask("/metrics"))
                .contains("# TYPE millrace_records_read_total counter\n")
                .contains("millrace_records_read_total{pipeline=\"game\"} 105.0\n")
                .contains("jvm_memory_max_bytes{area=\"heap\"} ");
    }

    @Test
    void namesAPortInUseAndTheSettingThatMovesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> StatusServer.start(LOOPBACK, taken.getLocalPort(), List::of, NO_TRACES))
                    .isInstanceOf(BlockedException.class)
                    .hasMessage("The status of the pipelines cannot be served at 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use. Choose another port with --set status-port=…, or another"
                            + " address of this machine with --set status-host=….");
        }
    }

    @Test
    void isReachedOnTheAddressThatWasNamed() {
        assertThat(address("127.0.0.1")).startsWith("127.0.0.1:");
        assertThat(address("localhost")).startsWith("localhost:");
    }

    @Test
    void isReachedByTheNameOfItsMachineIfItListensOnEveryAddress() {
        assertThat(address("0.0.0.0")).startsWith(Holder.Machine.name() + ":");
    }

    @Test
    void namesAnAddressThatIsNone() {
        assertThatThrownBy(() -> address("no.such.host.invalid"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting status-host is no.such.host.invalid, which this machine cannot resolve. Name one"
                        + " of its addresses, or 0.0.0.0 for every one.");
    }

    private static String address(String host) {
        try (StatusServer server = StatusServer.start(host, 0, List::of, NO_TRACES)) {
            return server.address();
        }
    }

    private static String ask(String path) throws Exception {
        int port = freePort();
        StatusServer server =
                StatusServer.start(LOOPBACK, port, () -> List.of(report(Map.of("events", EVENTS))), NO_TRACES);
        try {
            URI address = URI.create("http://127.0.0.1:" + port + path);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        } finally {
            server.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
