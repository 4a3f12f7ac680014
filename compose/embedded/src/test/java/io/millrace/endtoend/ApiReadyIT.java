package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.stack.RunningBroker;
import io.millrace.stack.RunningCluster;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The API is ready while all of its topics can be written to. Topic {@code spread} has replicas on three brokers and
 * needs two of them; {@code raw-data} is on the last broker alone, where Kafka does not ask for two.
 */
class ApiReadyIT {

    private static final String SPREAD = "spread";
    private static final String ALONE = "raw-data";
    private static final Map<String, String> EVENTS = Map.of(
            SPREAD, "{\"event_type\":\"default\"}",
            ALONE, "{\"messageId\":1,\"sessionId\":\"s\",\"deviceId\":\"d\",\"payload\":[]}");
    private static final Duration ANSWER = Duration.ofSeconds(2);

    @AutoClose
    private static RunningApi api;

    @AutoClose
    private static Admin admin;

    @AutoClose
    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.started();
        RunningBroker first = cluster.brokers().getFirst();
        admin = Admin.create(Map.of("bootstrap.servers", first.address()));
        done(admin.createTopics(List.of(new NewTopic(ALONE, Map.of(0, List.of(3)))))
                .all());
        api = RunningApi.start(first, SPREAD, "topic-partitions=3", "api-answer-within=6s");
    }

    @Test
    void namesTheTopicsThatLackReplicas() {
        assertStored(SPREAD);
        assertStored(ALONE);
        List<RunningBroker> lost = cluster.brokers().subList(2, 3);
        lost.forEach(RunningBroker::kill);
        try {
            awaitUnwritable(ALONE);
            RunningApi.await(
                    "the controller to see it",
                    () -> reasons(ALONE).equals(Set.of("0: no leader; the replicas are on broker 3")));
            assertStored(SPREAD);
            RunningApi.await("events for the topic to be turned away at once", () -> post(ALONE) == 503);

            requireInSync(3);
            awaitUnwritable(ALONE, SPREAD);
            assertThat(reasons(SPREAD))
                    .containsExactly("0,1,2: 2 of 3 replicas in sync, on brokers 1, 2; min.insync.replicas is 3");
            assertThat(post(SPREAD)).isEqualTo(503);

            requireInSync(2);
            awaitUnwritable(ALONE);
            assertStored(SPREAD);
        } finally {
            cluster.start(lost);
        }
        awaitUnwritable();
        assertStored(ALONE);
    }

    /** The broker that is left still calls the replicas of the others in sync: no controller is left to remove them. */
    @Test
    void doesNotBelieveABrokerWithoutControllers() {
        List<RunningBroker> lost = cluster.brokers().subList(1, 3);
        lost.forEach(RunningBroker::kill);
        try {
            RunningApi.await("the API to miss them", () -> unwritable(ready()).contains(SPREAD));
            // How many of them a controller had time to remove is a matter of moments.
            assertThat(reasons(SPREAD))
                    .isNotEmpty()
                    .allSatisfy(reason ->
                            assertThat(reason).contains("in-sync replicas are left", "min.insync.replicas is 2"));
            assertThat(ready().status()).isEqualTo(503);
            assertThat(unwritable(ready())).contains(ALONE);
            assertThat(ready().headers()).containsKey("retry-after");
            assertThat(api.metric("millrace_ready")).isZero();
            assertThat(post(SPREAD)).isEqualTo(503);
        } finally {
            cluster.start(lost);
        }
        awaitUnwritable();
        assertStored(SPREAD);
    }

    @Test
    void answersInTimeWhileAllBrokersHang() {
        cluster.brokers().forEach(RunningBroker::pause);
        try {
            RunningApi.await("the API to be no more ready", () -> ready().status() == 503);
            assertThat(ready().text()).contains("does not answer");
        } finally {
            cluster.brokers().forEach(RunningBroker::resume);
        }
        awaitUnwritable();
    }

    private static Wire.Answer ready() {
        long began = System.nanoTime();
        Wire.Answer answer = api.ask(Ask.get("/health/ready"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ANSWER);
        return answer;
    }

    /** Until exactly these topics are named; with none of them, it is ready. */
    private static void awaitUnwritable(String... topics) {
        Set<String> wanted = Set.of(topics);
        RunningApi.await("unwritable to be " + wanted, () -> {
            Wire.Answer answer = ready();
            return answer.status() == (wanted.isEmpty() ? 200 : 503)
                    && unwritable(answer).equals(wanted);
        });
    }

    private static Set<String> unwritable(Wire.Answer answer) {
        Set<String> topics = new HashSet<>();
        RunningApi.json(answer)
                .path("unwritable")
                .forEach(one -> topics.add(one.get("topic").asText()));
        return topics;
    }

    /** As {@code partitions: reason}. */
    private static Set<String> reasons(String topic) {
        Set<String> reasons = new TreeSet<>();
        for (JsonNode one : RunningApi.json(ready()).path("unwritable")) {
            if (one.get("topic").asText().equals(topic)) {
                reasons.add(String.join(",", RunningApi.texts(one.get("partitions"))) + ": "
                        + one.get("reason").asText());
            }
        }
        return reasons;
    }

    private static int post(String topic) {
        return api.ask(Ask.json(topic, EVENTS.get(topic))).status();
    }

    private static void assertStored(String topic) {
        Wire.Answer answer = api.ask(Ask.json(topic, EVENTS.get(topic)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static void requireInSync(int replicas) {
        ConfigEntry minimum = new ConfigEntry("min.insync.replicas", Integer.toString(replicas));
        done(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, SPREAD),
                        List.of(new AlterConfigOp(minimum, AlterConfigOp.OpType.SET))))
                .all());
    }

    private static void done(KafkaFuture<Void> future) {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
