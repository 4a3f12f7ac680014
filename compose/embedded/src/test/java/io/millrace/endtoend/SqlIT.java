package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.engine.Pipeline;
import io.millrace.pipelines.Pipelines;
import io.millrace.stack.Outbox;
import io.millrace.stack.RunningStack;
import io.millrace.stack.SqlText;
import io.millrace.stack.Statements;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every statement of {@code sql/} on tables of a few records, whose answers were worked out by hand: see
 * {@code asked/}. The tables lie in schemas of their own, beside those that other tests fill.
 */
@ExtendWith(RunningStack.Shared.class)
class SqlIT {

    private static final Path SQL = Tree.find().root().resolve("sql");
    private static final Path CONVERSATIONS =
            Tree.find().root().resolve("streaming-jobs/pipelines/src/test/resources/fixtures/courier/accepted.ndjson");
    private static final String OWN = "asked_";

    /** The beginning of a minute, not long ago: Kafka throws away what claims to be old. */
    private static final Instant BASE =
            Instant.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.MINUTES);

    private final RunningStack stack;

    SqlIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void answersEveryQuestionRightAndFindsNothingWrong() throws Exception {
        send();
        run();
        for (String slug : Pipelines.slugs()) {
            for (SqlText view : statements(slug, "views")) {
                stack.query(view.text());
            }
        }

        for (String slug : Pipelines.slugs()) {
            requireAnswers(slug);
            requireNoOffence(slug);
        }
        requireAnswers("ops");
        requireNoOffence("ops");
    }

    @Test
    void everyViewSaysWhatItsColumnsMean() {
        List<List<String>> views = stack.sql("select table_schema, table_name from information_schema.views"
                + " where table_schema in ('" + String.join("', '", Pipelines.slugs()) + "', 'ops')");
        List<String> mute = new ArrayList<>();
        for (List<String> view : views) {
            String name = String.join(".", view);
            stack.sql("describe " + name).stream()
                    .filter(column -> column.get(3).isEmpty())
                    .forEach(column -> mute.add(name + "." + column.getFirst()));
        }

        assertThat(views).hasSizeGreaterThan(15);
        assertThat(mute).isEmpty();
        assertThat(stack.sql("select table_name from system.metadata.table_comments where catalog_name = 'lake'"
                        + " and schema_name in ('" + String.join("', '", Pipelines.slugs()) + "', 'ops')"
                        + " and comment is null"))
                .isEmpty();
    }

    @Test
    void countsTheFilesOfEveryTable() {
        stack.produce("game", 10, 1);
        stack.waitUntilCommitted();

        assertThat(stack.sql("select table_name from ops.small_files where pipeline = 'game' and files > 0"
                        + " and bytes > files and small_files = files"))
                .contains(List.of("valid_events"), List.of("swords_changes"));
        assertThat(stack.number("select files from ops.small_files where pipeline = 'game'"
                        + " and table_name = 'valid_events'"))
                .isEqualTo(stack.number("select count(distinct \"$path\") from game.valid_events"));
    }

    private void run() throws InterruptedException {
        List<Pipeline> renamed = Pipelines.ALL.stream()
                .<Pipeline>map(pipeline -> new Renamed(OWN + pipeline.slug(), pipeline))
                .toList();
        new InProcess(stack)
                .runOnce(
                        renamed,
                        "game.topic=asked-events",
                        "pacing.topic=asked-positions",
                        "pacing.notifications-topic=asked-told",
                        "courier.topic=asked-chat",
                        "sensors.topic=asked-raw-data",
                        "sensors.strong-movement-topic=asked-table-data",
                        "flights.skyone-topic=asked-skyone",
                        "flights.sunset-topic=asked-sunset",
                        "flights.flightdata-topic=asked-flightdata",
                        "flights.userstatistics-topic=asked-userstatistics");
    }

    private void requireAnswers(String slug) throws IOException {
        Map<String, List<List<String>>> pinned = pinned(slug);
        List<String> asked = new ArrayList<>();
        for (SqlText query : statements(slug, "queries")) {
            asked.add(query.remark());
            List<List<String>> expected = pinned.getOrDefault(query.remark(), List.of());
            List<List<String>> answered = rows(slug, query).stream()
                    .map(row -> withoutWhatVaries(row, expected))
                    .toList();
            if (query.text().contains("ORDER BY")) {
                assertThat(answered).as(query.remark()).isEqualTo(expected);
            } else {
                assertThat(answered).as(query.remark()).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
        assertThat(asked).containsExactlyElementsOf(pinned.keySet());
    }

    private void requireNoOffence(String slug) throws IOException {
        for (SqlText check : statements(slug, "checks")) {
            assertThat(rows(slug, check)).as(check.remark()).isEmpty();
        }
    }

    /** Of what all pipelines share, the rows of these. */
    private List<List<String>> rows(String slug, SqlText statement) {
        boolean isShared = slug.equals("ops");
        return stack.queryIn(isShared ? slug : OWN + slug, statement.text()).rows().stream()
                .map(row -> row.stream().map(SqlIT::text).toList())
                .filter(row -> !isShared || row.getFirst().startsWith(OWN))
                .toList();
    }

    private static String text(Object value) {
        return value instanceof Timestamp time ? time.toInstant().toString() : String.valueOf(value);
    }

    private static List<String> withoutWhatVaries(List<String> row, List<List<String>> expected) {
        List<String> kept = new ArrayList<>(row);
        for (int index = 0; index < row.size() && !expected.isEmpty(); index++) {
            if (expected.getFirst().get(index).equals("*")) {
                kept.set(index, "*");
            }
        }
        return kept;
    }

    /** The rows that each question of a file has to get, by the question. */
    private static Map<String, List<List<String>>> pinned(String slug) throws IOException {
        Map<String, List<List<String>>> pinned = new LinkedHashMap<>();
        Path file = Tree.find().root().resolve("compose/embedded/src/test/resources/asked/" + slug + ".txt");
        for (String block : Files.readString(file).split("\n\n")) {
            List<String> lines = block.lines().toList();
            pinned.put(
                    lines.getFirst(),
                    lines.stream()
                            .skip(1)
                            .map(line -> List.of(line.split(" \\| ")))
                            .toList());
        }
        return pinned;
    }

    /** What the file says, of the tables of this test. */
    private static List<SqlText> statements(String slug, String kind) throws IOException {
        String text = Files.readString(SQL.resolve(slug).resolve(kind + ".sql"));
        if (!slug.equals("ops")) {
            text = text.replaceAll("\\b" + slug + "\\.(?=[a-z])", OWN + slug + ".")
                    .replace("pipeline = '" + slug + "'", "pipeline = '" + OWN + slug + "'");
        }
        return Statements.in(text).stream()
                .filter(statement -> !statement.text().startsWith("USE "))
                .toList();
    }

    private void send() throws IOException {
        List<String> topics = List.of(
                "asked-events", "asked-positions", "asked-chat", "asked-raw-data", "asked-skyone", "asked-sunset");
        try (Outbox outbox = Outbox.making(stack.stack().addresses().kafka(), topics, 1)) {
            game(outbox);
            pacing(outbox);
            courier(outbox);
            sensors(outbox);
            flights(outbox);
            outbox.flush();
        }
    }

    private static void game(Outbox outbox) {
        send(outbox, "asked-events", 0, event("Ann", "sword_event", "increase", "wood"));
        send(outbox, "asked-events", 60, event("Ann", "sword_event", "increase", "wood"));
        send(outbox, "asked-events", 61, event("Ann", "sword_event", "reduce", "wood"));
        send(outbox, "asked-events", 62, event("Ann", "guild_event", "increase", "Smiths"));
        send(outbox, "asked-events", 63, event("Ann", "guild_event", "increase", "Smiths"));
        send(outbox, "asked-events", 64, event("Bob", "sword_event", "increase", "wood"));
        send(outbox, "asked-events", 65, event("Bob", "sword_event", "increase", "bronze"));
        send(outbox, "asked-events", 66, event("Bob", "guild_event", "reduce", "Smiths"));
        send(outbox, "asked-events", 67, "{\"event_type\": \"default\", \"Host\": \"Bob\"}");
        send(outbox, "asked-events", 68, "neither");
    }

    private static String event(String player, String type, String direction, String detail) {
        return ("{\"event_type\": \"%s\", \"direction\": \"%s\", \"event_detail\": \"%s\", \"Host\": \"%s\","
                        + " \"User-Agent\": \"curl/7.47.0\", \"Accept\": \"*/*\"}")
                .formatted(type, direction, detail, player);
    }

    /** One slows down from three a second to one, the other goes from one to four. */
    private static void pacing(Outbox outbox) {
        int[] times = {0, 10, 20, 30, 40, 200};
        int[] slowing = {0, 30, 60, 70, 80, 90};
        int[] hurrying = {0, 10, 20, 60, 100, 100};
        for (int index = 0; index < times.length; index++) {
            long second = 1_700_000_000L + times[index];
            send(outbox, "asked-positions", index, "user7\t" + slowing[index] + "\t" + second);
            send(outbox, "asked-positions", index, "user8\t" + hurrying[index] + "\t" + second);
        }
        send(outbox, "asked-positions", 9, "user7");
    }

    /** Two conversations of five messages and a city, and one message that waits for an answer. */
    private static void courier(Outbox outbox) throws IOException {
        Files.readAllLines(CONVERSATIONS).stream()
                .filter(line -> line.contains("77656162") || line.contains("66096282"))
                .forEach(line -> send(outbox, "asked-chat", 0, line));
        send(
                outbox,
                "asked-chat",
                1,
                "{\"orderId\": 5, \"senderAppType\": \"Customer iOS\", \"messageSentTime\":"
                        + " \"2024-02-01T10:00:00Z\", \"orderStage\": \"PENDING\"}");
        send(outbox, "asked-chat", 2, "neither");
    }

    private static void sensors(Outbox outbox) {
        send(
                outbox,
                "asked-raw-data",
                0,
                message(
                        reading("accelerometer", 0, "\"x\": 1, \"y\": -2, \"z\": 3"),
                        reading("accelerometer", 500, "\"x\": 30, \"y\": 30, \"z\": -10"),
                        reading("location", 0, "\"latitude\": 50.5, \"longitude\": 14.25"),
                        reading("battery", 0, "\"batteryLevel\": 0.75")));
        send(outbox, "asked-raw-data", 1, message(reading("accelerometer", 60_000, "\"x\": 1, \"y\": 2, \"z\": 3")));
        send(outbox, "asked-raw-data", 2, "neither");
    }

    private static String reading(String sensor, long millis, String values) {
        return "{\"name\": \"%s\", \"time\": %d, \"values\": {%s}}"
                .formatted(sensor, 1_715_254_450_000_000_000L + millis * 1_000_000, values);
    }

    private static String message(String... readings) {
        return "{\"messageId\": 7, \"sessionId\": \"walk\", \"deviceId\": \"phone\", \"payload\": ["
                + String.join(", ", readings) + "]}";
    }

    /** One of each airline in a first minute, one in a later, and two that had arrived. */
    private static void flights(Outbox outbox) {
        send(outbox, "asked-skyone", 0, skyone("Ann", "2098-01-01T08:00", "2098-01-01T14:00", "SKY1"));
        send(outbox, "asked-sunset", 10, sunset("2098-01-02T08:00", "2098-01-02T13:00", "SUN2"));
        send(outbox, "asked-skyone", 150, skyone("Bob", "2098-01-03T08:00", "2098-01-03T14:30", "SKY3"));
        send(outbox, "asked-skyone", 151, skyone("Bob", "2020-01-03T08:00", "2020-01-03T14:30", "SKY4"));
        send(outbox, "asked-sunset", 152, sunset("2020-01-02T08:00", "2020-01-02T13:00", "SUN5"));
        send(outbox, "asked-skyone", 153, "neither");
    }

    private static String skyone(String user, String departure, String arrival, String number) {
        return ("{\"email_address\": \"%s@email.com\", \"flight_departure_time\": \"%s:00.000\","
                        + " \"iata_departure_code\": \"JFK\", \"flight_arrival_time\": \"%s:00.000\","
                        + " \"iata_arrival_code\": \"SEA\", \"flight_number\": \"%s\", \"confirmation\": \"C%4$s\"}")
                .formatted(user, departure, arrival, number);
    }

    private static String sunset(String departure, String arrival, String number) {
        return ("{\"customer_email_address\": \"Ann@email.com\", \"departure_time\": \"%s:00.000Z\","
                        + " \"departure_airport\": \"SEA\", \"arrival_time\": \"%s:00.000Z\","
                        + " \"arrival_airport\": \"JFK\", \"flight_id\": \"%s\", \"reference_number\": \"R%3$s\"}")
                .formatted(departure, arrival, number);
    }

    /** As if Kafka had taken it so many seconds after the beginning. */
    private static void send(Outbox outbox, String topic, int second, String value) {
        outbox.send(
                new ProducerRecord<>(topic, 0, BASE.plusSeconds(second).toEpochMilli(), null, value.getBytes(UTF_8)));
    }
}
