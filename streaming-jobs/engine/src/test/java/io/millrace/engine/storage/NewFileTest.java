package io.millrace.engine.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {

    private static final int WRITERS = 8;
    private static final int ROUNDS = 50;
    private static final String MUCH = "x".repeat(100_000);

    @TempDir
    Path folder;

    @Test
    void isCreatedCompleteByOneOfAllWhoTryAtTheSameMoment() throws Exception {
        CyclicBarrier together = new CyclicBarrier(WRITERS);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Path file = folder.resolve("sub/" + round);
                List<Callable<Boolean>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    String content = writer + MUCH;
                    writers.add(() -> {
                        together.await();
                        boolean isMine = create(file, content);
                        // Whoever has lost sees what the winner wrote, at once and to its end.
                        assertThat(Files.size(file)).isEqualTo(content.length());
                        assertThat(!isMine || Files.readString(file).equals(content))
                                .isTrue();
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
        try (Stream<Path> files = Files.list(folder.resolve("sub"))) {
            assertThat(files).hasSize(ROUNDS);
        }
    }

    @Test
    void leavesAFileThatIsThereAsItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("there"), "first");

        assertThat(create(file, "second")).isFalse();

        assertThat(file).hasContent("first");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void isCreatedAgainOnceItIsGone() throws IOException {
        Path file = Files.writeString(folder.resolve("there"), "first");
        Files.delete(file);

        assertThat(create(file, "second")).isTrue();

        assertThat(file).hasContent("second");
    }

    private static boolean create(Path file, String content) throws IOException {
        return NewFile.create(
                new org.apache.hadoop.fs.Path(file.toUri()), content.getBytes(UTF_8), new Configuration());
    }
}
