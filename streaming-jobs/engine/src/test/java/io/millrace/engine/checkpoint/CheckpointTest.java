package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Code.StateForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    /** As Spark writes it. */
    private static final String METADATA = "{\"batchWatermarkMs\":0,\"batchTimestampMs\":1638564342123,\"conf\":{}}";

    @TempDir
    Path folder;

    @Test
    void hasAFolderForEachPipelineAndQuery() throws IOException {
        assertThat(checkpoint().folder())
                .isEqualTo(new org.apache.hadoop.fs.Path(
                        folder.resolve("game/main").toUri()));
    }

    @Test
    void hasNoIdentityUntilItIsGivenOne() throws IOException {
        assertThat(checkpoint().identity()).isEmpty();

        Checkpoint.Identity fresh = Checkpoint.Identity.fresh("game");
        checkpoint().save(fresh);

        assertThat(fresh.id()).matches("[0-9a-f]{12}");
        assertThat(Checkpoint.Identity.fresh("game").id()).isNotEqualTo(fresh.id());
        assertThat(checkpoint().identity()).contains(fresh);
    }

    @Test
    void remembersTablesCodeAndTopics() throws IOException {
        StateForm state = new StateForm("by key", List.of("swords map<string,bigint>"));
        Checkpoint.Identity identity = Checkpoint.Identity.fresh("game")
                .with(Set.of("swords", "guilds"), new Code(state, Map.of("swords", List.of("player", "sword"))))
                .reading(Map.of("events", "first"));

        checkpoint().save(identity);

        assertThat(checkpoint().identity()).contains(identity);
        assertThat(identity.tables()).containsExactly("guilds", "swords");
        assertThat(identity.topics()).isEqualTo(Map.of("events", "first"));
    }

    @Test
    void readsWhatAnOlderOrNewerEngineWrote() throws IOException {
        write("game/main/millrace.json", "{\"id\":\"abc\",\"pipeline\":\"game\",\"tables\":[\"swords\"],\"more\":1}");

        assertThat(checkpoint().identity())
                .contains(new Checkpoint.Identity("abc", "game", Set.of("swords"), null, Map.of()));
    }

    @Test
    void throwsWhereItsIdentityIsTorn() throws IOException {
        write("game/main/millrace.json", "");

        assertThatThrownBy(() -> checkpoint().identity()).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void takesItsIdentityFromASaveThatACrashInterrupted() throws IOException {
        Checkpoint.Identity identity = Checkpoint.Identity.fresh("game");
        checkpoint().save(identity);
        Path saved = folder.resolve("game/main/millrace.json");
        Files.move(saved, folder.resolve("game/main/millrace.json.next"));

        assertThat(checkpoint().identity()).contains(identity);
        assertThat(saved).doesNotExist();

        checkpoint().save(identity.with(Set.of("swords"), null));

        assertThat(checkpoint().identity()).contains(identity.with(Set.of("swords"), null));
        assertThat(saved).exists();
    }

    @Test
    void doesNotReadASaveThatACrashTore() throws IOException {
        Checkpoint.Identity identity = Checkpoint.Identity.fresh("game");
        checkpoint().save(identity);
        write("game/main/millrace.json.next", "{\"id\":");

        assertThat(checkpoint().identity()).contains(identity);

        Files.delete(folder.resolve("game/main/millrace.json"));

        assertThat(checkpoint().identity()).isEmpty();
    }

    @Test
    void readsNoFormatOfSparkThatItDoesNotKnow() throws IOException {
        write("game/main/offsets/7", "v2\n" + METADATA + "\n{\"events\":{\"0\":7}}");

        assertThatThrownBy(() -> checkpoint().progress())
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("offsets/7 has format v2, and Millrace knows v1");
    }

    @Test
    void knowsNothingOfItselfBeforeItBegins() throws IOException {
        assertThat(checkpoint().progress()).isEqualTo(Progress.NONE);
    }

    @Test
    void tellsHowFarItIs() throws IOException {
        for (int batch = 7; batch < 12; batch++) {
            write(
                    "game/main/offsets/" + batch,
                    "v1\n" + METADATA.replace("{}", "{\"spark.sql.shuffle.partitions\":\"2\"}")
                            + "\n{\"events\":{\"0\":" + batch + "}}\n{\"batch\":6,\"watermark\":1}");
        }
        write("game/main/offsets/.12.x.tmp", "v1");
        write("game/main/commits/10", "v1\n{\"nextBatchWatermarkMs\":0}");
        write("game/main/event-times/10", "{\"watermark\":0,\"highest\":{}}");
        write("game/main/metadata", "{\"id\":\"x\"}");
        write("game/main/sources/0/0", "\0v1\n{\"events\":{\"0\":40}}");
        Files.createDirectories(folder.resolve("game/main/state/0/1"));
        Files.createDirectories(folder.resolve("game/main/state/0/_metadata"));

        Map<String, String> frozen = Map.of("spark.sql.shuffle.partitions", "2");
        assertThat(checkpoint().progress())
                .isEqualTo(new Progress(
                        List.of(
                                new Progress.Planned(11, offsets(11), frozen),
                                new Progress.Planned(10, offsets(10), frozen),
                                new Progress.Planned(9, offsets(9), frozen)),
                        10,
                        Set.of(),
                        offsets(40),
                        Set.of(1),
                        OptionalLong.of(10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "v1", "v1\n", "v1\n{\"batchWat", "v1\n{\"conf\":{}}", "v1\n{\"conf\":{}}\n{\"events\":{\"0"})
    void knowsTornOffsets(String content) throws IOException {
        write("game/main/offsets/3", content);

        assertThat(checkpoint().progress().planned()).containsExactly(new Progress.Planned(3, null, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1\n", "v1\n{\"nextBatch"})
    void knowsTornNotesOfWhatIsDone(String content) throws IOException {
        write("game/main/commits/3", content);

        assertThat(checkpoint().progress().torn()).containsExactly("commits/3");
    }

    @Test
    void givesSparksQueryAnIdWhereThatIsGone() throws IOException {
        write("game/main/offsets/0", "v1\n" + METADATA + "\n{\"events\":{\"0\":5}}");
        assertThat(checkpoint().progress().torn()).containsExactly("metadata");

        checkpoint().nameQuery();

        assertThat(checkpoint().progress().torn()).isEmpty();
        assertThat(folder.resolve("game/main/metadata")).content().matches("\\{\"id\":\"[0-9a-f-]{36}\"}");
    }

    @Test
    void removesTheStateOfABatchThatIsPlannedAnew() throws IOException {
        for (String file : List.of("3.zip", "4.zip", "4.changelog", "40.zip")) {
            write("game/main/state/0/1/" + file, "");
        }
        write("game/main/offsets/3", "");

        checkpoint().clear("offsets/3");

        assertThat(folder.resolve("game/main/offsets/3")).doesNotExist();
        assertThat(folder.resolve("game/main/state/0/1").toFile().list()).containsExactlyInAnyOrder("3.zip", "40.zip");
    }

    @Test
    void knowsOtherTornFiles() throws IOException {
        write("game/main/metadata", "");
        write("game/main/event-times/3", "{\"watermark\":");
        write("game/main/sources/0/0", "\0v1\n{\"even");

        assertThat(checkpoint().progress().torn())
                .containsExactlyInAnyOrder("metadata", "event-times/3", "sources/0/0");
    }

    private static Offsets offsets(long offset) {
        return new Offsets(Map.of("events", Map.of(0, offset)));
    }

    @Test
    void readsHowFarABatchReads() throws IOException {
        write("game/main/offsets/7", "v1\n" + METADATA + "\n{\"events\":{\"0\":5,\"1\":12},\"more\":{\"10\":3}}");

        assertThat(checkpoint().after(7))
                .contains(new Offsets(Map.of("events", Map.of(0, 5L, 1, 12L), "more", Map.of(10, 3L))));
        assertThat(checkpoint().after(8)).isEmpty();
    }

    @Test
    void readsWhereTheFirstBatchBegan() throws IOException {
        assertThat(checkpoint().after(-1)).isEmpty();

        // Spark puts a zero byte first.
        write("game/main/sources/0/0", "\0v1\n{\"events\":{\"0\":40}}");

        assertThat(checkpoint().after(-1)).contains(new Offsets(Map.of("events", Map.of(0, 40L))));
    }

    @Test
    void saysWhichOffsetsItCannotRead() throws IOException {
        write("game/main/offsets/0", "v1\n" + METADATA + "\n{\"events\":{\"0\"");

        assertThatThrownBy(() -> checkpoint().after(0))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("{\"events\":{\"0\"");
    }

    private Checkpoint checkpoint() throws IOException {
        return new Checkpoint(folder.toUri(), "game", "main", new Configuration());
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        // Hadoop's own checksum of what stood there before.
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
}
