package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Message;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out of the API: live topics, views and Redis, with a real Kafka and a real Redis. */
@OnSharedStack
class LiveIT {

    private final RunningStack stack;

    LiveIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void sendsEachNewRecordToAllWhoWatchAndNothingOld() {
        send("watched", "ann", "old");
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=watched")) {
            Watcher all = Watcher.eager();
            Watcher ofAnn = Watcher.eager();
            api.watch("/v1/live/watched", all);
            api.watch("/v1/live/watched?key=ann", ofAnn);

            send("watched", "ann", "zwölf");
            send("watched", "bob", "{\"pace\": 2}");
            send("watched", "ann", "three");

            Soon.holds("three frames", () -> all.frames() == 3);
            Soon.holds("two frames of ann", () -> ofAnn.frames() == 2);
            assertThat(all.first()).containsExactlyInAnyOrder("zwölf", "{\"pace\": 2}", "three");
            assertThat(ofAnn.first()).containsExactly("zwölf", "three");

            ofAnn.leave();
            Soon.holds("one has left", () -> api.metric("millrace_live_sockets") == 1);
        }
    }

    @Test
    void watchesATopicThatAppearsLaterFromItsFirstRecord() {
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=later")) {
            Watcher watcher = Watcher.eager();
            api.watch("/v1/live/later", watcher);
            Soon.holds("the view is there", () -> api.get("/v1/views/later").statusCode() == 200);
            assertThat(api.get("/v1/views/later").body()).contains("\"entries\":0,\"complete\":true");

            send("later", "ann", "first");

            Soon.holds("a frame", () -> watcher.frames() == 1);
            assertThat(watcher.first()).containsExactly("first");
        }
    }

    @Test
    void closesASlowReaderAndOnlyThat() {
        int messages = 80_000;
        int step = 2_000;
        send("flood", "ann", "old");
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=flood")) {
            Watcher slow = Watcher.asleep();
            Watcher eager = Watcher.eager();
            Watcher choosy = Watcher.eager();
            api.watch("/v1/live/flood", slow);
            api.watch("/v1/live/flood", eager);
            api.watch("/v1/live/flood?key=key%207", choosy);

            for (int sent = step; sent <= messages; sent += step) {
                send("flood", step);
                long all = sent;
                Soon.holds("the eager one has " + all, () -> eager.frames() == all);
                if (api.metric("millrace_live_slow_readers_total") == 1) {
                    slow.awake();
                }
            }

            Soon.holds("it is told why", () -> slow.closeCode() == 1013);
            assertThat(slow.frames()).isLessThan(messages);
            assertThat(eager.closeCode()).isZero();
            assertThat(choosy.closeCode()).isZero();
            Soon.holds("the choosy one has its own", () -> choosy.frames() == messages / step);
            assertThat(api.metric("millrace_live_slow_readers_total")).isEqualTo(1);
        }
    }

    @Test
    void cutsOffAReaderThatDoesNotEvenReadWhyItIsClosed() {
        send("torrent", "ann", "old");
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=torrent")) {
            api.watch("/v1/live/torrent", Watcher.asleep());

            send("torrent", 60_000);

            Soon.holds("it is counted", () -> api.metric("millrace_live_slow_readers_total") == 1);
            Soon.holds("its connection is gone", () -> api.metric("millrace_connections") == 1);
        }
    }

    @Test
    void tellsThoseWhoWatchThatItStops() {
        send("ending", "ann", "old");
        Watcher watcher = Watcher.eager();
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=ending")) {
            api.watch("/v1/live/ending", watcher);
        }

        Soon.holds("it is told", () -> watcher.closeCode() == 1001);
    }

    @Test
    void buildsItsViewsAnewFromTheTopicWhenItStarts() {
        send("kept", "ann", "{\"pace\": 1}");
        send("kept", "a/b c", "some text");
        send("kept", "bob", "gone soon");
        stack.produce(List.of(new Message("kept", "bob".getBytes(), null)));

        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=kept")) {
            whole(api, "kept");
            assertThat(api.get("/v1/views/kept/ann").body()).isEqualTo("{\"pace\": 1}");
            assertThat(api.get("/v1/views/kept/a%2Fb%20c").body()).isEqualTo("some text");
            assertThat(api.get("/v1/views/kept/bob").statusCode()).isEqualTo(404);
            stack.produce(List.of(new Message("kept", "ann".getBytes(), null)));
            send("kept", "cyd", "3");
            Soon.holds(
                    "the view follows", () -> api.get("/v1/views/kept").body().contains("cyd"));
        }
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=kept")) {
            whole(api, "kept");
            assertThat(api.get("/v1/views/kept/cyd").body()).isEqualTo("3");
            assertThat(api.get("/v1/views/kept/ann").statusCode()).isEqualTo(404);
            assertThat(api.get("/v1/views/kept").body())
                    .contains(
                            "\"entries\":2,\"complete\":true,\"caughtUp\":true",
                            "\"cyd\":3",
                            "\"a/b c\":\"some text\"");
            assertThat(api.get("/v1/views/kept?limit=1").body()).contains("\"entries\":2");
            assertThat(api.get("/v1/views/kept?limit=0").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void saysThatAViewHadToForget() {
        send("large", "ann", "old");
        send("large", 20_000);
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=large", "api-view-limit=1m")) {
            whole(api, "large");
            assertThat(api.get("/v1/views/large").body()).contains("\"complete\":false");
            assertThat(api.metric("millrace_view_bytes")).isBetween(1_000_000L, 1L << 20);
            assertThat(api.metric("millrace_live_lag")).isZero();
        }
    }

    @Test
    void namesTheViewsThatThereAreAndAsksForAKey(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "carl " + "0".repeat(64) + " read=*\n");
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=one,two")) {
            assertThat(api.get("/v1/views/three").statusCode()).isEqualTo(404);
            assertThat(api.get("/v1/views/three").body()).contains("one, two");
        }
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=one", "api-keys=" + keys)) {
            assertThat(api.get("/v1/views/one").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void publishesInRedisAndKeepsTheLatestThereThroughACrash() {
        send("told", "ann", "old");
        send("told", "bob", "old");
        try (RedisProcess redis = new RedisProcess()) {
            redis.start();
            redis.ask("hset", "told", "stale", "from before");
            List<String> said = redis.subscribe("told");
            try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=told", "api-redis=" + redis.address())) {
                Soon.holds(
                        "the hash is built",
                        () -> redis.ask("hget", "told", "bob").equals("old"));
                assertThat(redis.ask("hget", "told", "stale")).isEmpty();

                send("told", "ann", "new");
                stack.produce(List.of(new Message("told", "bob".getBytes(), null)));
                Soon.holds("it is published", () -> said.contains("new"));
                Soon.holds(
                        "the hash follows", () -> redis.ask("hgetall", "told").equals("ann\nnew"));
                assertThat(said).doesNotContain("old");
                assertThat(api.metric("millrace_redis_published_total")).isEqualTo(1);

                Watcher watcher = Watcher.eager();
                api.watch("/v1/live/told", watcher);
                redis.kill();
                Soon.holds("it is known to be away", () -> api.metric("millrace_redis_up") == 0);
                send("told", "cyd", "missed");
                Soon.holds("those who watch have it", () -> watcher.frames() == 1);
                Soon.holds("it is counted", () -> api.metric("millrace_redis_unpublished_total") == 1);

                redis.start();
                Soon.holds(
                        "the hash is built again",
                        () -> redis.ask("hget", "told", "cyd").equals("missed"));
                assertThat(redis.ask("hget", "told", "ann")).isEqualTo("new");
                List<String> saidLater = redis.subscribe("told");
                send("told", "ann", "newest");
                Soon.holds("it is published again", () -> saidLater.contains("newest"));
                assertThat(saidLater).doesNotContain("missed");
            }
        }
    }

    @Test
    void twoApisPublishEachRecordOnceAndOneContinuesAlone() {
        send("shared", "ann", "old");
        try (RedisProcess redis = new RedisProcess()) {
            redis.start();
            List<String> said = redis.subscribe("shared");
            List<String> markOne = redis.subscribe("one-mark");
            List<String> markTwo = redis.subscribe("two-mark");
            int heading = said.size();
            String to = "api-redis=" + redis.address();
            try (ApiProcess one = ApiProcess.start(stack, "api-live-topics=shared,one-mark", to)) {
                whole(one, "shared");
                try (ApiProcess two = ApiProcess.start(stack, "api-live-topics=shared,two-mark", to)) {
                    whole(two, "shared");
                    List<String> sent = send("shared", "first", 3_000);

                    // Each has published or left out all of them before its own mark.
                    Soon.holds(
                            "both have read them",
                            () -> one.metric("millrace_live_lag") == 0 && two.metric("millrace_live_lag") == 0);
                    send("one-mark", "ann", "mark");
                    send("two-mark", "ann", "mark");
                    Soon.holds("both have published", () -> markOne.contains("mark") && markTwo.contains("mark"));
                    assertThat(values(said, heading)).containsExactlyInAnyOrderElementsOf(sent);
                    assertThat(one.metric("millrace_redis_published_total")
                                    + two.metric("millrace_redis_published_total"))
                            .isEqualTo(3_002);
                }
                List<String> later = send("shared", "later", 100);
                Soon.holds(
                        "one continues alone",
                        () -> values(said, heading + 3 * 3_000).size() == 100);
                assertThat(values(said, heading + 3 * 3_000)).containsExactlyInAnyOrderElementsOf(later);
            }
        }
    }

    @Test
    void publishesWhatIsNewInATopicThatWasRecreatedAndNotWhatAnotherApiHasPublished() throws Exception {
        stack.createTopics(2, "again");
        try (RedisProcess redis = new RedisProcess()) {
            redis.start();
            List<String> said = redis.subscribe("again");
            int heading = said.size();
            redis.ask("hset", "again:published", "0", "1000 1767225600000");
            redis.ask("hset", "again:published", "1", "1000 4102444800000");
            try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=again", "api-redis=" + redis.address())) {
                whole(api, "again");

                stack.send(List.of(
                        new ProducerRecord<>("again", 1, null, null, "known".getBytes()),
                        new ProducerRecord<>("again", 0, null, null, "new".getBytes()),
                        new ProducerRecord<>("again", 0, null, null, "newer".getBytes())));

                Soon.holds("both are published", () -> api.metric("millrace_redis_published_total") == 2);
                Soon.holds("both have come", () -> values(said, heading).size() == 2);
                assertThat(values(said, heading)).containsExactly("new", "newer");
                Soon.holds("all is read", () -> api.metric("millrace_live_lag") == 0);
            }
        }
    }

    /** What redis-cli printed of messages: three lines for each, of which the last is the value. */
    private static List<String> values(List<String> printed, int from) {
        List<String> lines = List.copyOf(printed);
        return IntStream.range(0, (lines.size() - from) / 3)
                .mapToObj(message -> lines.get(from + 3 * message + 2))
                .toList();
    }

    @Test
    void goesOnWhenKafkaWasAway() {
        send("patient", "ann", "old");
        try (ApiProcess api = ApiProcess.start(stack, "api-live-topics=patient")) {
            Watcher watcher = Watcher.eager();
            api.watch("/v1/live/patient", watcher);
            whole(api, "patient");
            stack.kill("kafka");
            assertThat(api.get("/v1/views/patient/ann").body()).isEqualTo("old");
            stack.stack().start(Pipelines.slugs());

            send("patient", "ann", "new");

            Soon.holds("a frame", () -> watcher.frames() == 1);
            assertThat(watcher.first()).containsExactly("new");
        }
    }

    private static void whole(ApiProcess api, String view) {
        Soon.holds(
                "the view is whole", () -> api.get("/v1/views/" + view).body().contains("\"caughtUp\":true"));
    }

    private void send(String topic, int count) {
        stack.produce(IntStream.range(0, count)
                .mapToObj(number -> Message.of(topic, "key " + number, number + " " + "x".repeat(1_000)))
                .toList());
    }

    /** So many records of different keys; gives their values. */
    private List<String> send(String topic, String name, int count) {
        List<String> values = IntStream.range(0, count)
                .mapToObj(number -> name + " " + number)
                .toList();
        stack.produce(
                values.stream().map(value -> Message.of(topic, value, value)).toList());
        return values;
    }

    private void send(String topic, String key, String value) {
        stack.produce(List.of(Message.of(topic, key, value)));
    }
}
