package io.millrace.engine.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeduplicationTest {

    private static final long WINDOW = 1_000;

    private static Broadcast<SerializableConfiguration> hadoop;

    @TempDir
    Path checkpoint;

    @BeforeAll
    static void broadcast() {
        hadoop = JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext())
                .broadcast(new SerializableConfiguration(TestSpark.hadoop()));
    }

    @Test
    void leavesOutAnEventThatComesAgainWithinTheTime() {
        IdLog log = freshProcess();

        assertThat(batch(log, 0, "a@5000", "b@5001", "a@5999", "a@6998", "a@7998"))
                .isEqualTo("..rr.");
    }

    @Test
    void remembersWhatEarlierBatchesBrought() {
        IdLog log = freshProcess();

        assertThat(batch(log, 0, "a@5000")).isEqualTo(".");
        assertThat(batch(log, 1, "b@5100")).isEqualTo(".");
        assertThat(batch(log, 4, "a@5200", "b@5200", "c@5200")).isEqualTo("rr.");
    }

    @Test
    void remembersAfterARestart() {
        batch(freshProcess(), 0, "a@5000");
        batch(freshProcess(), 1, "b@5100");

        assertThat(batch(freshProcess(), 2, "a@5200", "b@5200")).isEqualTo("rr");
    }

    @Test
    void judgesABatchThatIsRunAgainAsItDidTheFirstTime() {
        IdLog log = freshProcess();
        batch(log, 0, "a@5000");

        for (int run = 0; run < 3; run++) {
            assertThat(batch(log, 1, "a@5100", "b@5100", "b@5101")).isEqualTo("r.r");
            assertThat(batch(freshProcess(), 1, "a@5100", "b@5100", "b@5101")).isEqualTo("r.r");
        }
        assertThat(batch(log, 2, "a@5200", "b@5200")).isEqualTo("rr");
        assertThat(batch(log, 1, "a@5100", "b@5100", "b@5101")).isEqualTo("r.r");
    }

    @Test
    void goesByTheLatestTimeSoFarWhereClocksDisagree() {
        IdLog log = freshProcess();

        assertThat(batch(log, 0, "a@5000", "b@9000", "a@5001", "b@1", "c@9000")).isEqualTo("...r.");
    }

    @Test
    void asksNothingOfRecordsWithoutAnIdOrWithOneThatTheApiMade() {
        IdLog log = freshProcess();

        assertThat(batch(log, 0, "-@5000", "-@5000", "~x@5000", "~x@5000")).isEqualTo("....");
        assertThat(checkpoint).isEmptyDirectory();
    }

    @Test
    void remembersNothingIfItShallNot() {
        IdLog off = new IdLog(UUID.randomUUID().toString(), checkpoint.toUri().toString(), 0, hadoop);

        assertThat(batch(off, 0, "a@5000", "a@5000")).isEqualTo("..");
        assertThat(checkpoint).isEmptyDirectory();
    }

    @Test
    void saysTheSameHoweverThePartitionIsCutIntoBatchesAndWhereverTheseAreRead() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<String> records = new ArrayList<>();
            long time = 5_000;
            for (int index = 0; index < 300; index++) {
                time += random.nextInt(20) - 2;
                records.add((random.nextInt(4) == 0 ? "-" : "id" + random.nextInt(120)) + "@" + time);
            }
            String expected = reference(records);
            assertThat(expected).contains("r", ".");

            StringBuilder parts = new StringBuilder();
            IdLog log = process("cut" + seed);
            long batch = 0;
            for (int from = 0; from < records.size(); batch++) {
                int until = Math.min(records.size(), from + 1 + random.nextInt(40));
                log = random.nextInt(3) == 0 ? process("cut" + seed) : log;
                String[] cut = records.subList(from, until).toArray(String[]::new);
                if (random.nextInt(3) == 0) {
                    batch(log, batch, cut);
                }
                parts.append(batch(log, batch, cut));
                if (random.nextInt(4) == 0) {
                    tidy("cut" + seed, batch, random.nextInt(2) * 10 * WINDOW);
                }
                from = until;
            }
            assertThat(parts.toString()).as("seed %s", seed).isEqualTo(expected);
        }
    }

    @Test
    void removesFilesThatNoBatchAsksForAgain() throws IOException {
        IdLog log = freshProcess();
        batch(log, 0, "a@5000");
        batch(log, 1, "b@6000");
        batch(log, 2, "c@6500");
        batch(log, 3, "d@7100");
        tidy("", 3, 0);

        assertThat(idFiles()).containsExactly("1-6000", "2-6500", "3-7100");
        assertThat(batch(freshProcess(), 3, "b@6999", "d@7100")).isEqualTo("r.");
    }

    @Test
    void refusesAFileThatIsCutShort() throws IOException {
        batch(freshProcess(), 0, "a@5000", "b@5000");
        Path file = checkpoint.resolve("ids/t-0/0-5000");
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 40));

        assertThatThrownBy(() -> batch(freshProcess(), 1, "a@5001"))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("ids/t-0/0-5000 is cut short")
                .hasMessageContaining("Restore it, or delete it");
    }

    /** Which of the records, each {@code id@time}, repeat an earlier one: r for one that does. */
    private static String batch(IdLog log, long batch, String... records) {
        Deduplication repeats = new Deduplication(log, "t-0", batch);
        StringBuilder judged = new StringBuilder();
        for (String record : records) {
            String id = record.substring(0, record.indexOf('@'));
            long time = Long.parseLong(record.substring(record.indexOf('@') + 1));
            byte[] header = id.equals("-") ? null : id.getBytes(UTF_8);
            judged.append(repeats.isRepeat(new Arrival("t", 0, judged.length(), time, null, header, null)) ? 'r' : '.');
        }
        repeats.close();
        return judged.toString();
    }

    private static String reference(List<String> records) {
        Map<String, Long> seen = new HashMap<>();
        StringBuilder judged = new StringBuilder();
        long now = 0;
        for (String record : records) {
            String id = record.substring(0, record.indexOf('@'));
            if (id.equals("-")) {
                judged.append('.');
                continue;
            }
            now = Math.max(now, Long.parseLong(record.substring(record.indexOf('@') + 1)));
            Long before = seen.put(id, now);
            judged.append(before != null && now - before < WINDOW ? 'r' : '.');
        }
        return judged.toString();
    }

    /** As a process sees the log that has read none of it yet. */
    private IdLog freshProcess() {
        return process("");
    }

    private IdLog process(String query) {
        return new IdLog(UUID.randomUUID().toString(), folder(query), WINDOW, hadoop);
    }

    private void tidy(String query, long batch, long retention) {
        try {
            new IdFiles(new org.apache.hadoop.fs.Path(folder(query)), WINDOW, 3, TestSpark.hadoop())
                    .tidyBefore(batch, retention);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private String folder(String query) {
        return checkpoint.resolve(query).toUri().toString();
    }

    private List<String> idFiles() throws IOException {
        try (Stream<Path> files = Files.list(checkpoint.resolve("ids/t-0"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
