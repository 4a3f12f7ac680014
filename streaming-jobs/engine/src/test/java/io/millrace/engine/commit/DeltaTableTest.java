package io.millrace.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.millrace.engine.BlockedException;
import io.millrace.engine.TestSpark;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.sdk.Column;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits through Delta's kernel, read by Spark's Delta. */
class DeltaTableTest {

    public record Note(
            @Column("a number") long number,
            @Column("text") String text,
            @Column("when") Instant time,
            @Column("more") Map<String, Long> more) {}

    @TempDir
    Path folder;

    private String root;

    @BeforeEach
    void makeTheTable() {
        // A space and a percent sign: whatever a folder may be named.
        root = new org.apache.hadoop.fs.Path(folder.resolve("a b%20c/notes").toUri()).toString();
        DeltaSchema.begin(
                root,
                RowType.of(Note.class).delta(),
                "Notes",
                Map.of("delta.checkpointInterval", "5"),
                TestSpark.environment(folder).kernel());
    }

    @Test
    void showsACommitToReaders() {
        Note note = new Note(1, "a'b\"", Instant.parse("2021-12-03T20:45:42.123456Z"), Map.of("x", 2L));

        commit(writer("writer"), 0, note, new Note(2, null, null, null));

        List<Row> rows = read().sort("number").collectAsList();
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).getLong(0)).isEqualTo(1);
        assertThat(rows.get(0).getString(1)).isEqualTo("a'b\"");
        assertThat(rows.get(0).getTimestamp(2).toInstant()).isEqualTo(note.time());
        assertThat(rows.get(0).getJavaMap(3)).isEqualTo(Map.of("x", 2L));
        assertThat(rows.get(1).isNullAt(1)).isTrue();
    }

    @Test
    void showsNothingBeforeTheCommit() {
        write(destination("writer"), 0, note(1));

        assertThat(read().count()).isZero();
    }

    @Test
    void listsTheLogAgainWhereAListingLacksACommit() {
        Writer writer = writer("writer");
        for (long batch = 0; batch < 3; batch++) {
            commit(writer, batch, note(batch));
        }
        Engine kernel = TestSpark.environment(folder).kernel();

        assertThat(DeltaLog.latest(root, missingAtFirst("00000000000000000002.json", 1, kernel))
                        .getVersion())
                .isEqualTo(3);
        assertThatThrownBy(() -> DeltaLog.latest(root, missingAtFirst("00000000000000000002.json", 100, kernel)))
                .as("it is lost")
                .isInstanceOf(InvalidTableException.class);
    }

    /** The engine of a reader whose first listings passed by the place of a commit before it was there. */
    @SuppressWarnings("unchecked")
    private static Engine missingAtFirst(String commit, int listings, Engine kernel) {
        AtomicInteger left = new AtomicInteger(listings);
        FileSystemClient files = kernel.getFileSystemClient();
        FileSystemClient early = instead(FileSystemClient.class, (called, arguments) -> {
            Object result = called.invoke(files, arguments);
            return called.getName().equals("listFrom") && left.getAndDecrement() > 0
                    ? ((CloseableIterator<FileStatus>) result)
                            .filter(file -> !file.getPath().endsWith(commit))
                    : result;
        });
        return instead(
                Engine.class,
                (called, arguments) ->
                        called.getReturnType() == FileSystemClient.class ? early : called.invoke(kernel, arguments));
    }

    private interface Called {
        Object with(Method called, Object[] arguments) throws Exception;
    }

    private static <T> T instead(Class<T> type, Called answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> answer.with(called, arguments)));
    }

    @Test
    void knowsTheBatchesOfAWriterAndTheStampOfTheLast() {
        Writer writer = writer("writer");
        assertThat(writer.table().committed(0)).isEmpty();

        commit(writer, 0, note(1));
        commit(writer, 1, note(2));

        for (DeltaTable known : List.of(writer.table(), table("writer"))) {
            assertThat(known.committed(1)).contains(stamp(1));
            assertThat(known.committed(2)).isEmpty();
        }
        assertThat(table("another").committed(0)).isEmpty();
    }

    @Test
    void refusesACheckpointThatIsOlderThanTheTable() {
        commit(writer("writer"), 7, note(1));

        assertThatThrownBy(() -> table("writer").committed(6))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("Table notes holds batch 7, and the checkpoint is only at batch 6");
    }

    @Test
    void commitsABatchOfNoFiles() {
        table("writer").commit(List.of(), stamp(0));

        assertThat(table("writer").committed(0)).contains(stamp(0));
        assertThat(read().count()).isZero();
    }

    @Test
    void landsTheCommitsOfWritersSideBySide() throws Exception {
        CountDownLatch together = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (String writer : List.of("left", "right")) {
                int first = writer.equals("left") ? 0 : 100;
                writers.add(threads.submit(() -> {
                    Writer side = writer(writer);
                    together.countDown();
                    together.await();
                    for (int batch = 0; batch < 8; batch++) {
                        commit(side, batch, note(first + batch));
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(numbers(read()))
                .containsExactlyInAnyOrder(
                        0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L);
        assertThat(table("left").committed(7)).contains(stamp(7));
        assertThat(table("right").committed(7)).contains(stamp(7));
    }

    @Test
    void takesNoCommitOfADriverThatHasLostItsLease() {
        commit(writer("writer"), 0, note(1));
        table("writer").fence(2);
        Writer late = writer("writer");

        assertThatThrownBy(() -> commit(late, 1, note(2)))
                .isInstanceOf(BlockedException.class)
                .hasMessage("Table notes is written by a newer driver: it holds epoch 2 of the pipeline's lease, and"
                        + " this driver has epoch 1. This one stops; the newer one continues.");
        assertThat(numbers(read())).containsExactly(1L);
        assertThat(table("writer").committed(1)).isEmpty();
    }

    @Test
    void takesNoCommitOfADriverThatWasFrozenWhileAnotherTookOver() {
        Writer frozen = writer("writer");
        frozen.table().fence(1);
        commit(frozen, 0, note(1));
        // The frozen driver does not look again: it still has the state after its own commit.
        table("writer").fence(2);
        commit(frozen.destination(), 1, 2, note(2));

        assertThatThrownBy(() -> commit(frozen, 1, note(3)))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("holds epoch 2");
        assertThatThrownBy(() -> commit(frozen, 2, note(4)))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("holds epoch 2");
        assertThat(numbers(read())).containsExactly(1L, 2L);
        assertThat(table("writer").committed(1)).contains(stamp(1, 2));
    }

    @Test
    void takesNoAmendmentOfADriverThatHasLostItsLease() {
        commit(writer("writer"), 0, note(1));
        table("writer").fence(2);

        assertThatThrownBy(() -> table("writer").amend(List.of(), stamp(0, 1)))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("holds epoch 2");
        assertThat(table("writer").committed(0)).contains(stamp(0, 2));
    }

    @Test
    void takesRowsOfSeveralProcessesAtOnce() throws Exception {
        Writer writer = writer("writer");
        CyclicBarrier together = new CyclicBarrier(4);
        ExecutorService processes = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> additions = new ArrayList<>();
            for (int number = 1; number <= 4; number++) {
                List<WrittenFile> files = List.of(write(writer.destination(), number, note(number)));
                additions.add(processes.submit(() -> {
                    DeltaTable table = table("writer");
                    together.await();
                    table.append(files);
                    return null;
                }));
            }
            for (Future<?> addition : additions) {
                addition.get();
            }
        } finally {
            processes.shutdownNow();
        }

        assertThat(numbers(read())).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }

    @Test
    void keepsTheStampOfTheLastBatchWhenAnotherDriverTakesOver() {
        commit(writer("writer"), 0, note(1));

        table("writer").fence(2);

        assertThat(table("writer").committed(0)).contains(stamp(0, 2));
    }

    @Test
    void isFencedOncePerEpoch() throws IOException {
        table("writer").fence(2);
        long commits = commits();

        table("writer").fence(2);

        assertThat(commits()).isEqualTo(commits);
        assertThatThrownBy(() -> table("writer").fence(1))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("holds epoch 2");
        assertThat(commits()).isEqualTo(commits);
    }

    @Test
    void isFencedWhileTheDriverBeforeIsCommitting() throws Exception {
        Writer before = writer("writer");
        before.table().fence(1);
        CountDownLatch committing = new CountDownLatch(3);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Long> committed = thread.submit(() -> {
                for (long batch = 0; ; batch++) {
                    try {
                        commit(before, batch, note(batch));
                    } catch (BlockedException fenced) {
                        return batch;
                    }
                    committing.countDown();
                }
            });
            committing.await();

            table("writer").fence(2);

            assertThat(read().count()).isEqualTo(committed.get());
            assertThat(table("writer").committed(committed.get() - 1)).contains(stamp(committed.get() - 1, 2));
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void takesNoCompactionOfADriverThatHasLostItsLease() {
        Writer writer = writer("writer");
        commit(writer, 0, note(1));
        commit(writer, 1, note(2));
        List<LiveFile> old = List.copyOf(writer.table().ownFiles(writer.table().latest()));
        WrittenFile fresh = write(writer.destination(), 2, note(1), note(2));
        table("writer").fence(2);

        assertThatThrownBy(() -> writer.table().replace(old, Map.of(fresh, Map.of()), 1))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("holds epoch 2");
        assertThat(read().inputFiles()).hasSize(2);

        assertThat(table("writer").replace(old, Map.of(fresh, Map.of()), 2)).isTrue();
        assertThat(read().inputFiles()).hasSize(1);
        assertThat(numbers(read())).containsExactly(1L, 2L);
    }

    private long commits() throws IOException {
        try (Stream<Path> log = Files.list(path("_delta_log"))) {
            return log.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    @Test
    void goesOnAfterACommitOfSomebodyElse() {
        Writer writer = writer("writer");
        commit(writer, 0, note(1));
        TestSpark.session().sql("INSERT INTO delta.`" + path("") + "` VALUES (2, 'two', NULL, NULL)");
        commit(writer, 1, note(3));

        assertThat(numbers(read())).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(writer.table().conflicts()).isZero();
    }

    @Test
    void countsCommitsBetweenWhichSomebodyElseChangesTheTable() {
        Writer writer = writer("writer");
        commit(writer, 0, note(1));
        TestSpark.session().sql("ALTER TABLE delta.`" + path("") + "` SET TBLPROPERTIES ('theirs' = 'yes')");
        commit(writer, 1, note(2));

        assertThat(numbers(read())).containsExactlyInAnyOrder(1L, 2L);
        assertThat(writer.table().conflicts()).isEqualTo(1);
    }

    @Test
    void savesReadersTheLogNowAndThen() {
        Writer writer = writer("writer");
        for (int batch = 0; batch < 6; batch++) {
            commit(writer, batch, note(batch));
        }

        assertThat(path("_delta_log/_last_checkpoint")).exists();
        assertThat(read().count()).isEqualTo(6);
        assertThat(table("writer").committed(5)).contains(stamp(5));
    }

    @Test
    void letsReadersSkipFiles() {
        Writer writer = writer("writer");
        Instant time = Instant.parse("2021-12-03T20:45:42.123456Z");
        commit(writer, 0, new Note(1, "apple", time, null));
        commit(writer, 1, new Note(100, "z".repeat(100), time.plusMillis(5), null));
        commit(writer, 2, new Note(200, null, null, null));

        assertThat(filesReadFor("number = 100", 100L)).containsExactly("1");
        assertThat(filesReadFor("number > 1 AND number < 150", 100L)).containsExactly("1");
        assertThat(filesReadFor("text = 'apple'", 1L)).containsExactly("0");
        assertThat(filesReadFor("text = '" + "z".repeat(100) + "'", 100L)).containsExactly("1");
        assertThat(filesReadFor("time = '2021-12-03 20:45:42.123456'", 1L)).containsExactly("0");
        assertThat(filesReadFor("text IS NULL", 200L)).containsExactly("2");
    }

    /** The batches of the files that a query opens; and the query finds the right row in them. */
    private List<String> filesReadFor(String condition, long number) {
        assertThat(numbers(read().where(condition))).containsExactly(number);
        return List.of(read().where(condition).inputFiles()).stream()
                .map(file -> file.replaceAll(".*/notes/writer/1.1/0/(.*)-00000-0.parquet", "$1"))
                .toList();
    }

    private Dataset<Row> read() {
        return TestSpark.session().read().format("delta").load(path("").toString());
    }

    private static List<Object> numbers(Dataset<Row> rows) {
        return TestSpark.column(rows, "number");
    }

    private static Note note(long number) {
        return new Note(number, "text", Instant.EPOCH, Map.of());
    }

    private void commit(Writer writer, long batch, Note... notes) {
        writer.table().commit(List.of(write(writer.destination(), batch, notes)), stamp(batch));
    }

    /** By a driver that has just come. */
    private void commit(Destination destination, long batch, long epoch, Note... notes) {
        table(destination.writer())
                .commit(List.of(write(destination, epoch + ".1", batch, notes)), stamp(batch, epoch));
    }

    private WrittenFile write(Destination destination, long batch, Note... notes) {
        return write(destination, "1.1", batch, notes);
    }

    private WrittenFile write(Destination destination, String run, long batch, Note... notes) {
        return TestSpark.write(destination.fileOfDriver(run, batch), destination.rows(), List.of(notes));
    }

    /** A table as one writer has it. */
    private record Writer(DeltaTable table, Destination destination) {}

    private Writer writer(String name) {
        return new Writer(table(name), destination(name));
    }

    private DeltaTable table(String writer) {
        return new DeltaTable(destination(writer), TestSpark.environment(folder), Runnable::run);
    }

    private Destination destination(String writer) {
        return new Destination(Output.append("notes", Note.class, "Notes"), root, writer);
    }

    private Path path(String inside) {
        return folder.resolve("a b%20c/notes").resolve(inside);
    }

    private static Stamp stamp(long batch) {
        return stamp(batch, 1);
    }

    private static Stamp stamp(long batch, long epoch) {
        return new Stamp(
                batch,
                epoch,
                List.of(new Stamp.Range("events", 0, batch, batch + 1, 1, 1, 0, Map.of(), 0)),
                Map.of("notes", 1L));
    }
}
