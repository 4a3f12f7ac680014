package io.millrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogTest {

    private static final int WRITERS = 4;
    private static final int PLACES = 200;

    @TempDir
    Path folder;

    @Test
    void givesEachPlaceToOneOfManyWriters() throws Exception {
        List<Callable<List<Integer>>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "writer " + writer;
            writers.add(() -> placesTaken(name));
        }
        List<Integer> taken = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            for (Future<List<Integer>> each : threads.invokeAll(writers)) {
                taken.addAll(each.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(taken).hasSize(PLACES).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(PLACES);
        }
    }

    /** Each writer has a log of its own, as each commit of Delta's kernel has. */
    private List<Integer> placesTaken(String writer) throws IOException {
        List<Integer> taken = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            try {
                write(place, writer, false);
                taken.add(place);
                assertThat(Files.readString(file(place))).isEqualTo(writer + "\n");
            } catch (FileAlreadyExistsException another) {
                assertThat(file(place)).exists();
            }
        }
        return taken;
    }

    @Test
    void overwritesWhenItIsToldTo() throws IOException {
        write(1, "one", false);

        write(1, "other", true);

        assertThat(Files.readString(file(1))).isEqualTo("other\n");
    }

    private void write(int place, String line, boolean isOverwriting) throws IOException {
        Configuration hadoop = new Configuration();
        new LocalLog(hadoop)
                .write(
                        new org.apache.hadoop.fs.Path(file(place).toUri()),
                        List.of(line).iterator(),
                        isOverwriting,
                        hadoop);
    }

    private Path file(int place) {
        return folder.resolve("%020d.json".formatted(place));
    }
}
