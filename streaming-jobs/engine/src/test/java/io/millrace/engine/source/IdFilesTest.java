package io.millrace.engine.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.source.KnownIds.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdFilesTest {

    private static final String PARTITION = "events-3";
    private static final long WINDOW = 1_000;
    private static final long DAY = 86_400_000;
    private static final int MERGED_AT_ONCE = 4;

    @TempDir
    Path checkpoint;

    private final Map<String, NavigableMap<Long, Long>> expected = new HashMap<>();
    private long offset = 500;

    @Test
    void findsEachPlaceOfAnIdHoweverItsFilesWereMerged() throws IOException {
        Random random = new Random(1);
        for (int batch = 0; batch < 90; batch++) {
            write(
                    batch,
                    batch * 100L,
                    random.ints(random.nextInt(200), 0, 3_000)
                            .mapToObj(id -> "id" + id)
                            .toList());
            files().tidyBefore(batch, DAY);
        }

        assertThat(fileNames()).hasSizeLessThan(3 * MERGED_AT_ONCE + 90 / (MERGED_AT_ONCE * MERGED_AT_ONCE));
        assertThat(fileNames()).anyMatch(name -> name.endsWith(".2"));
        requireAll();
        assertThat(find("id3001")).isEmpty();
    }

    @Test
    void findsEachOfManyIdsOfOneFile() throws IOException {
        write(
                0,
                0,
                Stream.iterate(0, id -> id + 1)
                        .limit(100_000)
                        .map(id -> "id" + id)
                        .toList());

        for (int id = 0; id < 100_000; id += 97) {
            assertThat(find("id" + id)).as("id%s", id).isEqualTo(Map.of(500L + id, 0L));
        }
        assertThat(find("none")).isEmpty();
    }

    @Test
    void findsAnIdOftenSentInOneBatch() throws IOException {
        write(0, 0, Stream.generate(() -> "again").limit(5_000).toList());
        write(1, 100, List.of("once"));

        assertThat(find("again")).hasSize(5_000);
        requireAll();
    }

    @Test
    void isNotMisledByWhatAProcessLeftThatDiedInAMerge() throws IOException {
        for (int batch = 0; batch < MERGED_AT_ONCE; batch++) {
            write(batch, batch * 10L, List.of("a", "b" + batch));
        }
        Path folder = checkpoint.resolve("ids/" + PARTITION);
        byte[] first = Files.readAllBytes(folder.resolve("0-0"));
        files().tidyBefore(MERGED_AT_ONCE, DAY);
        assertThat(fileNames()).containsExactly("0-3-30.1");
        Files.write(folder.resolve("0-0"), first);
        Files.write(folder.resolve(".0-3-30.1.0d7e.tmp"), new byte[11]);

        requireAll();
        files().tidyBefore(MERGED_AT_ONCE, DAY);
        assertThat(fileNames()).containsExactly("0-3-30.1");
        requireAll();
    }

    @Test
    void forgetsWhatIsOlderThanItsTime() throws IOException {
        write(0, 0, List.of("old"));
        write(1, DAY - 1, List.of("young"));
        write(2, DAY, List.of("new"));
        files().tidyBefore(2, DAY);
        assertThat(find("old")).isNotEmpty();

        files().tidyBefore(3, DAY);

        assertThat(find("old")).isEmpty();
        assertThat(find("young")).isNotEmpty();
        files().tidyBefore(3, 0);
        assertThat(fileNames()).as("those that count stay").containsExactly("1-86399999", "2-86400000");
    }

    private void write(long batch, long now, List<String> ids) throws IOException {
        Sightings sightings = new Sightings();
        for (String id : ids) {
            Digest digest = Digest.of(id.getBytes(UTF_8), Digest.digester());
            sightings.add(digest.high(), digest.low(), now, offset);
            expected.computeIfAbsent(id, any -> new TreeMap<>()).put(offset, now);
            offset++;
        }
        files().write(batch, PARTITION, now, sightings);
    }

    private void requireAll() throws IOException {
        for (Map.Entry<String, NavigableMap<Long, Long>> id : expected.entrySet()) {
            assertThat(find(id.getKey())).as(id.getKey()).isEqualTo(id.getValue());
        }
    }

    private NavigableMap<Long, Long> find(String id) throws IOException {
        return files().find(PARTITION, id.getBytes(UTF_8));
    }

    private IdFiles files() throws IOException {
        return new IdFiles(
                new org.apache.hadoop.fs.Path(checkpoint.toUri()), WINDOW, MERGED_AT_ONCE, TestSpark.hadoop());
    }

    private List<String> fileNames() throws IOException {
        try (Stream<Path> files = Files.list(checkpoint.resolve("ids/" + PARTITION))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
