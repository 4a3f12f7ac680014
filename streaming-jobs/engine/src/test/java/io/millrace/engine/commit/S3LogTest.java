package io.millrace.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Snapshot;
import io.millrace.engine.TestS3;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Column;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that share nothing but the store commit to one table. */
@Timeout(300)
class S3LogTest {

    private static final long BATCHES = 20;

    public record Note(@Column("a number") long number) {}

    @TempDir
    Path folder;

    @Test
    void losesNoCommitOfTwoProcesses() throws Exception {
        try (TestS3 store = TestS3.start(folder)) {
            Environment environment = store.environment();
            String table = store.place("notes").toString();
            DeltaSchema.begin(
                    table,
                    RowType.of(Note.class).delta(),
                    "Notes",
                    Map.of("delta.checkpointInterval", "5"),
                    environment.kernel());

            List<Process> writers = List.of(start("one", table, store), start("two", table, store));
            for (Process writer : writers) {
                assertThat(writer.inputReader().readLine()).isEqualTo("ready");
            }
            for (Process writer : writers) {
                writer.outputWriter().append('\n').flush();
            }
            for (Process writer : writers) {
                assertThat(writer.waitFor())
                        .as(() -> "of " + writer + ": " + errors())
                        .isZero();
            }

            Snapshot latest = DeltaLog.latest(table, environment.kernel());
            assertThat(latest.getVersion()).isEqualTo(2 * BATCHES);
            assertThat(DeltaLog.lastBatch(latest, "one", environment.kernel())).isEqualTo(BATCHES - 1);
            assertThat(DeltaLog.lastBatch(latest, "two", environment.kernel())).isEqualTo(BATCHES - 1);
            assertThat(DeltaLog.files(latest, environment.kernel()))
                    .hasSize(Math.toIntExact(2 * BATCHES))
                    .allMatch(file -> file.rows() == 1);
            assertThat(store.objects().stream().filter(name -> name.matches("notes/_delta_log/\\d+\\.json")))
                    .containsExactlyElementsOf(LongStream.rangeClosed(0, 2 * BATCHES)
                            .mapToObj("notes/_delta_log/%020d.json"::formatted)
                            .toList());
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("one.errors")) + Files.readString(folder.resolve("two.errors"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private Process start(String name, String table, TestS3 store) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Writer.class.getName(),
                name,
                table));
        line.addAll(store.settings());
        return new ProcessBuilder(line)
                .redirectError(folder.resolve(name + ".errors").toFile())
                .start();
    }

    /** Commits when it is told to. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            List<String> all = List.of(arguments);
            Environment environment = TestS3.environment(all.subList(2, all.size()));
            Destination destination =
                    new Destination(Output.append("notes", Note.class, "Notes"), all.get(1), all.get(0));
            DeltaTable table = new DeltaTable(destination, environment, Runnable::run);
            table.committed(0);
            System.out.println("ready");
            System.in.read();
            for (long batch = 0; batch < BATCHES; batch++) {
                table.commit(List.of(write(destination, batch)), stamp(batch));
            }
            // The client of S3 has threads that do not end by themselves.
            System.exit(0);
        }

        /** Of a file that nobody reads. */
        private static WrittenFile write(Destination destination, long batch) {
            String path = destination.fileOfDriver("1.1", batch).toString();
            return new WrittenFile("notes", path, 100, 0, 1, List.of());
        }

        private static Stamp stamp(long batch) {
            return new Stamp(
                    batch,
                    1,
                    List.of(new Stamp.Range("events", 0, batch, batch + 1, 1, 1, 0, Map.of(), 0)),
                    Map.of("notes", 1L));
        }
    }
}
