package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What clients are told, and what is in Kafka, when the broker or the API itself goes away under load. */
@OnSharedBroker
class ApiKafkaDownIT {

    private static final int CLIENTS = 16;
    private static final int ANSWER_WITHIN_MILLIS = 4_000;
    private static final int MARGIN_MILLIS = 3_000;

    /** What a JVM returns after it has ended in good order on SIGTERM. */
    private static final int ENDED_BY_TERM = 143;

    private final RunningBroker broker;

    ApiKafkaDownIT(RunningBroker broker) {
        this.broker = broker;
    }

    @Test
    void hasEachStoredEventOnceWhateverTheBrokerDoes() throws InterruptedException {
        try (RunningApi api = RunningApi.start(broker, "trouble", "api-answer-within=4s", "api-access-log=off")) {
            Senders senders = Senders.start(api, CLIENTS);
            stored(senders, 500);
            for (Runnable trouble : List.<Runnable>of(broker::stop, broker::kill)) {
                trouble.run();
                RunningApi.await("the API to be no more ready", () -> !api.isReady());
                broker.start();
                RunningApi.await("the API to be ready again", api::isReady);
                stored(senders, 500);
            }
            broker.pause();
            RunningApi.await("the API to be no more ready", () -> !api.isReady());
            broker.resume();
            RunningApi.await("the API to be ready again", api::isReady);
            stored(senders, 500);
            broker.kill();
            broker.start();
            stored(senders, 500);

            List<Senders.Sent> sent = senders.finish();

            api.assertAtRest();
            assertEachIsThereOnce(
                    sent,
                    broker.records("trouble").stream()
                            .map(record ->
                                    new String(record.headers().lastHeader("id").value(), StandardCharsets.UTF_8))
                            .toList());
            assertThat(sent).extracting(Senders.Sent::status).containsOnly(202, 503);
            assertThat(sent)
                    .filteredOn(one -> one.status() == 503)
                    .isNotEmpty()
                    .allMatch(one -> one.saysWhenToRetry() && one.millis() < ANSWER_WITHIN_MILLIS + MARGIN_MILLIS);
            assertThat(api.received()).isGreaterThanOrEqualTo(senders.stored());
            assertThat(api.accepted()).isEqualTo(senders.stored());
        }
    }

    private static void stored(Senders senders, int more) {
        long before = senders.stored();
        RunningApi.await(more + " more events to be stored", () -> senders.stored() - before >= more);
    }

    private static void assertEachIsThereOnce(List<Senders.Sent> sent, List<String> ids) {
        Map<String, Integer> times = new HashMap<>();
        ids.forEach(id -> times.merge(id, 1, Integer::sum));
        assertThat(sent)
                .filteredOn(one -> one.status() == 202)
                .isNotEmpty()
                .allMatch(one -> times.getOrDefault(one.id(), 0) == 1);
        assertThat(times.values()).as("nothing twice").containsOnly(1);
    }

    @Test
    void ridesOutAShortPauseOfTheBroker() throws InterruptedException {
        try (RunningApi api = RunningApi.start(broker, "pause")) {
            Senders senders = Senders.start(api, CLIENTS);
            stored(senders, 100);
            broker.pause();
            RunningApi.await(
                    "every client to wait", () -> api.metric("millrace_open_calls") == CLIENTS + 1 && api.isReady());
            broker.resume();
            stored(senders, 100);

            assertThat(senders.finish()).allMatch(one -> one.status() == 202);
        }
    }

    @Test
    void holdsNoMoreThanItMayWhileTheBrokerStandsStill() throws Exception {
        try (RunningApi api = RunningApi.start(broker, "flood", "api-answer-within=100s", "api-access-log=off")) {
            byte[] batch = Ask.json("flood", "[" + "{\"event_type\":\"x\"},".repeat(9_999) + "{\"event_type\":\"x\"}]")
                    .packed()
                    .bytes();
            broker.pause();
            List<Wire> wires = new ArrayList<>();
            try {
                for (int index = 0; index < 200; index++) {
                    Wire wire = api.wire();
                    wires.add(wire);
                    wire.send(batch);
                    if (index % 3 == 0) {
                        // Nobody waits for this one; Kafka's client still has it.
                        wire.close();
                    }
                }
                RunningApi.await("room to run out", () -> api.metric("millrace_held_bytes") > 40 << 20);
                RunningApi.await("the others to be refused", () -> api.metric("millrace_open_calls") < 20);
                broker.resume();
                Set<Integer> statuses = new HashSet<>();
                for (int index = 0; index < 200; index++) {
                    if (index % 3 != 0) {
                        Wire.Answer answer = wires.get(index).answer();
                        statuses.add(answer.status());
                        if (answer.status() == 503) {
                            assertThat(answer.headers()).containsKey("retry-after");
                            assertThat(answer.text()).contains("as many bytes as it may");
                        }
                    }
                }
                assertThat(statuses).containsOnly(202, 503);
            } finally {
                broker.resume();
                wires.forEach(Wire::close);
            }
            api.assertAtRest();
        }
    }

    @Test
    void startsWithoutKafkaAndIsReadyOnceItComes() {
        broker.stop();
        try (RunningApi api = RunningApi.begin(broker, "later")) {
            RunningApi.await("the API to listen", () -> api.log().contains("Listening at"));
            Wire.Answer ready = api.ask(Ask.get("/health/ready"));
            Wire.Answer answer = api.ask(Ask.json("later", "{\"event_type\":\"default\"}"));

            assertThat(ready.status()).isEqualTo(503);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("retry-after");
            assertThat(answer.text()).contains("Kafka").doesNotContain("Exception", "org.apache");
            Wire.Answer receipt = api.ask(Ask.get("/v1/events/later/0/0"));
            assertThat(receipt.status()).isEqualTo(503);
            assertThat(receipt.headers()).containsKey("retry-after");
            assertThat(receipt.text()).contains("Kafka").doesNotContain("Exception", "org.apache");
            assertThat(api.ask(Ask.get("/health/live")).status()).isEqualTo(200);

            broker.start();
            RunningApi.await("the API to be ready", api::isReady);
            assertThat(api.ask(Ask.json("later", "{\"event_type\":\"default\"}"))
                            .status())
                    .isEqualTo(202);
        } finally {
            if (!broker.isRunning()) {
                broker.start();
            }
        }
    }

    @Test
    void storesWhatItTookBeforeItStops() throws InterruptedException, IOException {
        try (RunningApi api = RunningApi.start(broker, "ending")) {
            Senders senders = Senders.start(api, CLIENTS);
            stored(senders, 500);

            assertThat(api.stop(Duration.ofSeconds(20))).isEqualTo(ENDED_BY_TERM);

            List<Senders.Sent> sent = senders.finish();
            assertThat(sent).extracting(Senders.Sent::status).contains(0).isSubsetOf(202, 503, 0);
            assertEachIsThereOnce(
                    sent,
                    broker.records("ending").stream()
                            .map(record ->
                                    new String(record.headers().lastHeader("id").value(), StandardCharsets.UTF_8))
                            .toList());
        }
    }
}
