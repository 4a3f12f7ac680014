package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.lake.SqlText;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Statements;
import io.millrace.stack.Tree;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every statement of {@code sql/} on tables of a few records, whose answers were worked out by hand: see
 * {@code asked/}. The tables lie in schemas of their own, beside those that other tests fill.
 */
@OnSharedStack
@UsesSpark
class SqlIT {

    private static final Path SQL = Tree.find().root().resolve("sql");
    private static final String OWN = "asked_";

    private final RunningStack stack;

    SqlIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void answersEveryQuestionRightAndFindsNothingWrong() throws Exception {
        new AskedRecords(stack).send();
        run();
        for (String slug : Pipelines.slugs()) {
            for (SqlText view : statements(slug, "views")) {
                stack.query(view.text());
            }
        }

        for (String slug : Pipelines.slugs()) {
            requireAnswers(slug);
            requireNoViolation(slug);
        }
        stack.uniteViews(Stream.concat(
                        Pipelines.slugs().stream(), Pipelines.slugs().stream().map(slug -> OWN + slug))
                .toList());
        requireAnswers("ops");
        requireNoViolation("ops");
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
    void saysHowOldTheNewestCommittedRecordIs() {
        stack.produce("game", 10, 1);
        stack.waitUntilCommitted();

        assertThat(stack.sql("select newest_at between current_timestamp - interval '5' minute and last_commit_at,"
                        + " age_seconds between 0 and 300, waiting from ops.freshness where pipeline = 'game'"))
                .containsExactly(List.of("true", "true", "0"));
    }

    @Test
    void aStartPutsViewsThereThatHaveChangedSinceTheLast() throws IOException {
        String small =
                "select 1 from information_schema.views where table_schema = 'ops' and table_name = 'small_files'";
        stack.sql("drop view ops.small_files");
        stack.stack().start(Pipelines.slugs());
        assertThat(stack.sql(small)).isEmpty();

        Files.writeString(stack.home().resolve("views.sql"), "other views");
        stack.stack().start(Pipelines.slugs());
        assertThat(stack.sql(small)).hasSize(1);
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

    private void requireNoViolation(String slug) throws IOException {
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
}
