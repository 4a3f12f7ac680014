package io.millrace.engine.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.TestS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.execution.streaming.checkpointing.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.checkpointing.CheckpointFileManager.CancellableFSDataOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How files come to be on S3: the engine's, those of Delta's logs, and those of Spark's checkpoints. */
class S3ObjectTest {

    private static final int WRITERS = 4;
    private static final int ROUNDS = 20;

    @TempDir
    private static Path folder;

    private static TestS3 store;
    private static Environment environment;

    @BeforeAll
    static void start() throws Exception {
        store = TestS3.start(folder);
        environment = store.environment();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void isCreatedByOneOfAllWhoTryAtTheSameMoment() throws Exception {
        CyclicBarrier together = new CyclicBarrier(WRITERS);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String file = "race/" + round;
                List<Callable<Boolean>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    String content = "writer " + writer;
                    writers.add(() -> {
                        together.await();
                        boolean isMine = create(file, content);
                        assertThat(isMine).isEqualTo(text(file).equals(content));
                        return isMine;
                    });
                }
                int created = 0;
                for (Future<Boolean> writer : threads.invokeAll(writers)) {
                    created += writer.get() ? 1 : 0;
                }
                assertThat(created).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void isItsWritersAlsoIfTheAnswerWasLostAndItIsSentAgain() throws IOException {
        assertThat(create("again", "mine")).isTrue();
        assertThat(create("again", "mine")).isTrue();
        assertThat(create("again", "another's")).isFalse();

        assertThat(text("again")).isEqualTo("mine");
    }

    @Test
    void isNotThereIfItsWriterFailsAmidIt() throws IOException {
        assertThatThrownBy(() -> NewFile.create(
                        path("torn"),
                        out -> {
                            out.write("half of ".getBytes(UTF_8));
                            throw new IOException("no more");
                        },
                        environment.hadoop()))
                .hasMessage("no more");

        assertThat(store.objects()).noneMatch(name -> name.contains("torn"));
    }

    @Test
    void isReplacedAtOnceAndLeavesNothingBeside() throws IOException {
        Folder files = new Folder(path("replaced"), environment.hadoop());

        files.replace("identity.json", "first");
        files.replace("identity.json", "second");

        assertThat(files.text("identity.json")).isEqualTo("second");
        assertThat(store.objects().stream().filter(name -> name.startsWith("replaced/")))
                .containsExactly("replaced/identity.json");
    }

    @Test
    void holdsWhatSparkWritesToItsCheckpoint() throws IOException {
        CheckpointFileManager files = CheckpointFileManager.create(path("checkpoint"), hadoopOfSpark());
        files.mkdirs(path("checkpoint/offsets"));

        write(files, "checkpoint/offsets/0", false, "first");

        assertThatThrownBy(() -> write(files, "checkpoint/offsets/0", false, "another driver's"))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("was written by another driver meanwhile");
        assertThat(text("checkpoint/offsets/0")).isEqualTo("first");

        write(files, "checkpoint/state.zip", true, "first");
        write(files, "checkpoint/state.zip", true, "second");
        assertThat(text("checkpoint/state.zip")).isEqualTo("second");
    }

    @Test
    void holdsNothingOfWhatSparkCancels() throws IOException {
        CheckpointFileManager files = CheckpointFileManager.create(path("cancelled"), hadoopOfSpark());

        for (boolean isOverwriting : new boolean[] {true, false}) {
            CancellableFSDataOutputStream out = files.createAtomic(path("cancelled/0"), isOverwriting);
            out.write("half of it".getBytes(UTF_8));
            out.cancel();
            out.close();
        }

        assertThat(store.objects()).noneMatch(name -> name.contains("cancelled/0"));
    }

    private static void write(CheckpointFileManager files, String name, boolean isOverwriting, String content)
            throws IOException {
        CancellableFSDataOutputStream out = files.createAtomic(path(name), isOverwriting);
        out.write(content.getBytes(UTF_8));
        out.close();
    }

    /** As Spark's session has it. */
    private static Configuration hadoopOfSpark() {
        Configuration hadoop = new Configuration(environment.hadoop());
        hadoop.set(
                S3Checkpoint.SETTING, Environment.spark(environment.settings()).get(S3Checkpoint.SETTING));
        return hadoop;
    }

    private static boolean create(String name, String content) throws IOException {
        return NewFile.create(path(name), content.getBytes(UTF_8), environment.hadoop());
    }

    private static String text(String name) throws IOException {
        FileSystem files = path(name).getFileSystem(environment.hadoop());
        try (var in = files.open(path(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(store.place(name));
    }
}
