package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void getsAnIdentityOnceAndKeepsIt() throws IOException {
        Checkpoint.Identity first = checkpoint().identity("game");

        assertThat(first.id()).matches("[0-9a-f]{12}");
        assertThat(first.pipeline()).isEqualTo("game");
        assertThat(first.tables()).isEmpty();
        assertThat(checkpoint().identity("game")).isEqualTo(first);
    }

    @Test
    void givesEachCheckpointAnIdentityOfItsOwn() throws IOException {
        Checkpoint other = new Checkpoint(folder.toUri(), "game", "other", new Configuration());

        assertThat(other.identity("game").id())
                .isNotEqualTo(checkpoint().identity("game").id());
    }

    @Test
    void remembersTheTablesItMade() throws IOException {
        Checkpoint.Identity identity = checkpoint().identity("game");

        checkpoint().save(identity.with("swords").with("guilds").with("swords"));

        assertThat(checkpoint().identity("game").tables()).containsExactly("guilds", "swords");
        assertThat(checkpoint().identity("game").id()).isEqualTo(identity.id());
    }

    @Test
    void refusesAnotherPipeline() throws IOException {
        checkpoint().identity("game");

        assertThatThrownBy(() -> checkpoint().identity("courier"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("belongs to pipeline game, not to courier")
                .hasMessageContaining("--set checkpoints=");
    }

    @Test
    void refusesToGuessWhoItIsOnceItHasBatches() throws IOException {
        write("game/main/offsets/0", "v1\n" + METADATA + "\n{\"events\":{\"0\":5}}");

        assertThatThrownBy(() -> checkpoint().identity("game"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has no millrace.json")
                .hasMessageContaining("Restore that file");
    }

    @Test
    void knowsThatItHasBatchesWhenTheFirstAreLongSweptAway() throws IOException {
        write("game/main/commits/120", "v1\n{}");

        assertThat(checkpoint().hasBatches()).isTrue();
        assertThatThrownBy(() -> checkpoint().identity("game")).isInstanceOf(Refusal.class);
    }

    @Test
    void takesItsIdentityFromASaveThatACrashInterrupted() throws IOException {
        Checkpoint.Identity identity = checkpoint().identity("game").with("swords");
        checkpoint().save(identity);
        write("game/main/offsets/0", "v1\n" + METADATA + "\n{\"events\":{\"0\":5}}");
        Path saved = folder.resolve("game/main/millrace.json");
        Files.move(saved, folder.resolve("game/main/millrace.json.next"));

        assertThat(checkpoint().identity("game")).isEqualTo(identity);
        assertThat(saved).exists();
    }

    @Test
    void doesNotReadASaveThatACrashTore() throws IOException {
        Checkpoint.Identity identity = checkpoint().identity("game");
        write("game/main/millrace.json.next", "{\"id\":");

        assertThat(checkpoint().identity("game")).isEqualTo(identity);

        Files.delete(folder.resolve("game/main/millrace.json"));
        write("game/main/millrace.json.next", "{\"id\":");

        assertThat(checkpoint().identity("game").tables()).isEmpty();
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
