package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.engine.inspect.Trace;
import io.millrace.engine.inspect.TraceReport;
import io.millrace.engine.inspect.TraceReport.Attempt;
import io.millrace.engine.inspect.TraceReport.OfPipeline;
import io.millrace.engine.inspect.TraceReport.OfRecord;
import io.millrace.engine.inspect.TraceReport.Rejection;
import io.millrace.engine.inspect.TraceReport.Rows;
import io.millrace.sdk.EventId;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Replay;
import io.millrace.settings.Settings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.Port;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Of each record that was sent, by every way that a record can take, a trace says what became of it. */
@OnSharedStack
@UsesSpark
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class TraceIT {

    private static final int EVENTS = 1_000;
    private static final int PARTITIONS = 2;
    private static final Instant BEGUN = Instant.parse("2026-11-01T00:00:00Z");

    private static final String RUNS = "traced_runs";
    private static final String PLAYS = "traced_plays";
    private static final Pipeline RUNNING = new Renamed("traced_running", Pipelines.named("pacing"));
    private static final Pipeline PLAYING = new Renamed("traced_playing", Pipelines.named("game"));
    private static final String IN_SMALL_BATCHES = "events-per-batch=90";
    private static final String OF_RUNS = "pacing.topic=" + RUNS;
    private static final String OF_PLAYS = "game.topic=" + PLAYS;

    /** What was sent, where it lies, and what has to become of it. */
    private record Sent(
            String topic, int partition, long offset, String id, String state, String reason, Long duplicateOf) {}

    private final RunningStack stack;
    private final InProcess process;
    private final Random random = new Random(7);
    private final List<Sent> all = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<String, Long> ends = new TreeMap<>();
    private final Map<String, Long> firstOf = new TreeMap<>();

    TraceIT(RunningStack stack) {
        this.stack = stack;
        this.process = new InProcess(stack);
    }

    @BeforeAll
    void sendByEveryWay() throws Exception {
        stack.createTopics(PARTITIONS, RUNS, PLAYS);
        for (int number = 0; number < EVENTS; number++) {
            if (random.nextBoolean()) {
                run(number);
            } else {
                play(number);
            }
        }
        stack.send(records);
        process.runOnce(List.of(RUNNING, PLAYING), OF_RUNS, OF_PLAYS, IN_SMALL_BATCHES);
    }

    private void run(int number) {
        long second = BEGUN.getEpochSecond() + number;
        String id = "run/" + number + " \"é\"";
        switch (random.nextInt(5)) {
            case 0 -> send(RUNS, "runner\t" + number, id, "quarantined", "missing-field", null);
            case 1 -> send(RUNS, "runner\tfar\t" + second, id, "quarantined", "wrong-field", null);
            case 2 -> send(RUNS, "runner\t" + number + "\t" + (second - 86_400), id, "quarantined", "late", null);
            case 3 -> repeat(RUNS, "runner\t" + number + "\t" + second);
            default -> send(RUNS, "runner\t" + number + "\t" + second, id, "accepted", null, null);
        }
    }

    private void play(int number) {
        String sword =
                "{\"event_type\":\"sword_event\",\"direction\":\"increase\",\"event_detail\":\"wood\",\"Host\":\"P "
                        + number + "\"}";
        String id = EventId.made(Instant.now(), "traced", number);
        switch (random.nextInt(5)) {
            case 0 -> send(PLAYS, "<script>" + number, id, "quarantined", "not-json", null);
            case 1 -> send(PLAYS, sword.replace("increase", "up"), id, "quarantined", "wrong-field", null);
            case 2 -> send(PLAYS, sword.replace("sword_event", "default"), id, "filtered", null, null);
            case 3 -> repeat(PLAYS, sword);
            default -> send(PLAYS, sword, id, "accepted", null, null);
        }
    }

    /** With an id that has perhaps come before, in the partition that this id has always had. */
    private void repeat(String topic, String value) {
        int which = random.nextInt(40);
        String id = "again-" + which;
        Long first = firstOf.get(topic + id);
        if (first == null) {
            firstOf.put(topic + id, ends.getOrDefault(topic + which % PARTITIONS, 0L));
        }
        send(topic, which % PARTITIONS, value, id, first == null ? "accepted" : "duplicate", null, first);
    }

    private void send(String topic, String value, String id, String state, String reason, Long duplicateOf) {
        send(topic, random.nextInt(PARTITIONS), value, id, state, reason, duplicateOf);
    }

    private void send(
            String topic, int partition, String value, String id, String state, String reason, Long duplicateOf) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8));
        record.headers().add(EventId.HEADER, id.getBytes(UTF_8));
        records.add(record);
        long offset = ends.merge(topic + partition, 1L, Long::sum) - 1;
        all.add(new Sent(topic, partition, offset, id, state, reason, duplicateOf));
    }

    @Test
    @Order(1)
    void tellsOfEachRecordWhatBecameOfIt() {
        try (Trace trace = trace()) {
            Map<String, Integer> seen = new TreeMap<>();
            for (Sent sent : all) {
                OfPipeline found = only(trace.at(sent.topic(), sent.partition(), sent.offset()), sent);
                require(found, sent);
                seen.merge(sent.state() + " " + sent.reason(), 1, Integer::sum);
            }
            assertThat(seen)
                    .containsOnlyKeys(
                            "accepted null",
                            "duplicate null",
                            "filtered null",
                            "quarantined late",
                            "quarantined missing-field",
                            "quarantined not-json",
                            "quarantined wrong-field");
            assertThat(seen.values()).allMatch(count -> count > 50);
        }
    }

    @Test
    @Order(2)
    void findsEachRecordByItsId() {
        try (Trace trace = trace()) {
            for (Sent sent : all) {
                if (sent.offset() % 4 != 0 && sent.duplicateOf() == null) {
                    continue;
                }
                TraceReport report = trace.of(sent.topic(), sent.id(), null);

                assertThat(report.unknown()).isEmpty();
                assertThat(report.records())
                        .extracting(record -> record.partition() + "/" + record.offset())
                        .as(sent.toString())
                        .containsExactlyElementsOf(all.stream()
                                .filter(other -> other.topic().equals(sent.topic())
                                        && other.id().equals(sent.id()))
                                .map(other -> other.partition() + "/" + other.offset())
                                .toList());
                OfRecord record = report.records().stream()
                        .filter(each -> each.offset() == sent.offset())
                        .findFirst()
                        .orElseThrow();
                assertThat(record.id()).isEqualTo(sent.id());
                require(record.pipelines().getFirst(), sent);
            }
            assertThat(trace.of(RUNS, "nobody's", null).records()).isEmpty();
            assertThat(trace.of(PLAYS, EventId.made(BEGUN, "other", 1), null).records())
                    .isEmpty();
        }
    }

    @Test
    @Order(3)
    void namesTheVersionThatShowsARowFirst() {
        try (Trace trace = trace()) {
            Sent sent = all.stream()
                    .filter(each -> each.topic().equals(RUNS) && each.state().equals("accepted"))
                    .skip(100)
                    .findFirst()
                    .orElseThrow();
            OfPipeline found = only(trace.at(RUNS, sent.partition(), sent.offset()), sent);
            Rows positions = found.tables().getFirst();

            assertThat(positions.table()).isEqualTo("traced_running.positions");
            assertThat(positions.of()).isEqualTo("event");
            assertThat(rowsAt(positions.version()) - rowsAt(positions.version() - 1))
                    .isEqualTo(stack.number(
                            "select sum(element_at(written, 'positions')) from traced_running.ledger where batch = "
                                    + found.batch()));
            assertThat(stack.sql("select state, batch from (" + ofLedger(sent) + ")"))
                    .containsExactly(List.of("read", found.batch().toString()));
        }
    }

    /** As the view ops.events has it, which does not know these pipelines. */
    private static String ofLedger(Sent sent) {
        return "select 'read' as state, batch from traced_running.ledger where topic = '" + sent.topic()
                + "' and partition = " + sent.partition() + " and from_offset <= " + sent.offset()
                + " and until_offset > " + sent.offset();
    }

    private long rowsAt(long version) {
        return stack.number("select count(*) from delta.traced_running.positions for version as of " + version);
    }

    @Test
    @Order(4)
    void tellsHowFarARecordIsAwayFromBeingRead() throws Exception {
        records.clear();
        int before = all.size();
        for (int number = 0; number < 200; number++) {
            send(RUNS, 0, "runner\t1\t" + (BEGUN.getEpochSecond() + EVENTS), "later-" + number, "waiting", null, null);
        }
        stack.send(records);
        try (Trace trace = trace()) {
            for (int number : new int[] {0, 89, 90, 199}) {
                Sent sent = all.get(before + number);
                OfPipeline found = only(trace.at(RUNS, 0, sent.offset()), sent);
                assertThat(found.state()).isEqualTo("waiting");
                assertThat(found.behind().records()).isEqualTo(number + 1);
                assertThat(found.behind().batches()).isEqualTo(number / 90 + 1);
                assertThat(trace.of(RUNS, sent.id(), null).records())
                        .extracting(OfRecord::offset)
                        .containsExactly(sent.offset());
            }
            assertThat(trace.at(RUNS, 0, all.getLast().offset() + 1).records()).isEmpty();
            assertThat(trace.at(RUNS, PARTITIONS, 0).records()).isEmpty();
        }
        process.runOnce(RUNNING, OF_RUNS);
    }

    @Test
    @Order(5)
    void followsAReplayToItsSecondEnd() throws Exception {
        Sent late = firstWith("late");
        Sent bad = firstWith("missing-field");
        stack.send(List.of(again(late, "runner\t7\t" + (BEGUN.getEpochSecond() + EVENTS)), again(bad, "runner\t1")));
        process.runOnce(RUNNING, OF_RUNS);

        try (Trace trace = trace()) {
            Attempt accepted = attempt(trace, late);
            assertThat(accepted.state()).isEqualTo("accepted");
            assertThat(attempt(trace, bad).state()).isEqualTo("quarantined");
            OfPipeline second = only(trace.at(RUNS, late.partition(), accepted.offset()), late);
            assertThat(second.state()).isEqualTo("accepted");
            assertThat(second.replayOf())
                    .isEqualTo("traced_running/" + RUNS + "/" + late.partition() + "/" + late.offset() + "/-/1");
        }
    }

    private Sent firstWith(String reason) {
        return all.stream()
                .filter(sent -> reason.equals(sent.reason()))
                .findFirst()
                .orElseThrow();
    }

    private static ProducerRecord<byte[], byte[]> again(Sent sent, String value) {
        Replay replay = new Replay("traced_running", sent.topic(), sent.partition(), sent.offset(), null, 1, false);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(sent.topic(), sent.partition(), null, value.getBytes(UTF_8));
        record.headers().add(Replay.HEADER, replay.text().getBytes(UTF_8));
        return record;
    }

    private static Attempt attempt(Trace trace, Sent sent) {
        Rejection rejection = only(trace.at(sent.topic(), sent.partition(), sent.offset()), sent)
                .quarantine()
                .getFirst();
        assertThat(rejection.reason()).isEqualTo(sent.reason());
        assertThat(rejection.replays()).hasSize(1);
        return rejection.replays().getFirst();
    }

    @Test
    @Order(6)
    void tellsWhatItKnowsWithoutKafka() {
        String away = "kafka=127.0.0.1:" + Port.anyFree();
        try (Trace trace = trace(away, "kafka-timeout=2s")) {
            Sent bad = firstWith("wrong-field");

            TraceReport report = trace.at(bad.topic(), bad.partition(), bad.offset());

            assertThat(report.unknown()).singleElement().asString().contains(away.substring(6), "does not answer");
            require(report.records().getFirst().pipelines().getFirst(), bad);
            Sent twice = all.stream()
                    .filter(sent -> sent.topic().equals(RUNS) && sent.duplicateOf() != null)
                    .findFirst()
                    .orElseThrow();
            assertThat(trace.of(RUNS, twice.id(), null).records())
                    .extracting(OfRecord::offset)
                    .contains(twice.duplicateOf(), twice.offset());
        }
    }

    @Test
    @Order(7)
    void tellsWhatItKnowsOfRecordsThatKafkaNoLongerHas() throws Exception {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", stack.stack().addresses().kafka()))) {
            admin.deleteRecords(Map.of(new TopicPartition(PLAYS, 0), RecordsToDelete.beforeOffset(ends.get(PLAYS + 0))))
                    .all()
                    .get();
        }
        try (Trace trace = trace()) {
            for (Sent sent : all) {
                if (sent.topic().equals(PLAYS) && sent.partition() == 0) {
                    TraceReport report = trace.at(PLAYS, 0, sent.offset());
                    assertThat(report.records().getFirst().takenAt()).isNull();
                    OfPipeline found = only(report, sent);
                    assertThat(found.batch()).isNotNull();
                    assertThat(found.state())
                            .as(sent.toString())
                            .isIn(
                                    sent.state().equals("quarantined")
                                            ? List.of("quarantined")
                                            : List.of(sent.state(), "read"));
                }
            }
        }
    }

    private static void require(OfPipeline found, Sent sent) {
        assertThat(found.state()).as("%s: %s", sent, found.sentence()).isEqualTo(sent.state());
        assertThat(found.sentence()).startsWith(found.pipeline() + " ");
        assertThat(found.batch()).isNotNull();
        assertThat(found.duplicateOf()).as(sent.toString()).isEqualTo(sent.duplicateOf());
        String reason = found.quarantine() == null
                ? null
                : found.quarantine().getFirst().reason();
        assertThat(reason).as(sent.toString()).isEqualTo(sent.reason());
        String table = sent.topic().equals(RUNS) ? "traced_running.positions" : "traced_playing.valid_events";
        List<String> own = found.tables() == null
                ? List.of()
                : found.tables().stream()
                        .filter(rows -> rows.of().equals("event"))
                        .map(Rows::table)
                        .toList();
        assertThat(own).as(sent.toString()).isEqualTo(sent.state().equals("accepted") ? List.of(table) : List.of());
    }

    private static OfPipeline only(TraceReport report, Sent sent) {
        assertThat(report.unknown()).isEmpty();
        assertThat(report.records()).as(sent.toString()).hasSize(1);
        assertThat(report.records().getFirst().pipelines()).hasSize(1);
        return report.records().getFirst().pipelines().getFirst();
    }

    private Trace trace(String... more) {
        List<String> pairs = new ArrayList<>(List.of(OF_RUNS, OF_PLAYS, IN_SMALL_BATCHES));
        pairs.addAll(List.of(more));
        Settings settings = process.settings(List.of(RUNNING, PLAYING), pairs.toArray(String[]::new));
        return Trace.open(settings, List.of(RUNNING, PLAYING));
    }
}
