package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.StructType;
import io.millrace.engine.TestSpark;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.inspect.DeltaFacts.StoredFile;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.sdk.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads real files, whole ones and damaged ones. */
class DataProofTest {

    public record Sword(
            @Column("who") String owner,
            @Column(value = "the batch", name = "_batch") long batch) {}

    public record Note(
            @Column("a partition") int partition,
            @Column("an offset") long offset) {}

    @TempDir
    Path folder;

    private final Findings findings = new Findings("game");

    @Test
    void filesWhoseRowsDifferAreProven() {
        assertThat(found(
                        List.of("owner", "_batch"),
                        file("a", Sword.class, new Sword("ann", 1), new Sword("bob", 1)),
                        file("b", Sword.class, new Sword("ann", 2), new Sword(null, 2))))
                .isEmpty();
    }

    @Test
    void findsARowThatIsThereTwiceByItsKey() {
        assertThat(found(
                        List.of("owner", "_batch"),
                        file("a", Sword.class, new Sword("ann", 1), new Sword("bob", 1)),
                        file("b", Sword.class, new Sword("bob", 1))))
                .containsExactly("game.notes, the row owner bob, _batch 1: it once / 2 times");
    }

    @Test
    void findsARowThatIsThereTwiceByItsOffset() {
        assertThat(found(List.of(), file("a", Note.class, new Note(0, 7), new Note(1, 7), new Note(0, 7))))
                .containsExactly("game.notes, the row partition 0, offset 7: it once / 2 times");
    }

    @Test
    void findsAFileOfAnotherNumberOfRows() {
        StoredFile file = file("a", Note.class, new Note(0, 1), new Note(0, 2));

        assertThat(found(List.of(), new StoredFile(file.path(), file.size(), 3, file.origin(), file.found())))
                .containsExactly("game.notes, file me/1.1/0/a: 3 rows, as the table's log says / 2");
    }

    @Test
    void findsADamagedFile() throws IOException {
        StoredFile file = file("a", Note.class, new Note(0, 1), new Note(0, 2));
        Path path = folder.resolve(file.path());
        byte[] bytes = Files.readAllBytes(path);
        bytes[30] ^= 0x55;
        Files.write(path, bytes);

        assertThat(found(List.of(), file))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("game.notes, file me/1.1/0/a: rows that can be read / ");
    }

    private List<String> found(List<String> keys, StoredFile... files) {
        DeltaFacts table = new DeltaFacts(
                "game.notes",
                "notes",
                folder.toUri().toString(),
                new StructType(),
                "me",
                "me",
                -1,
                null,
                List.of(files),
                Optional.empty(),
                Map.of());
        new DataProof(TestSpark.hadoop(), findings).prove(table, table.files(), keys);
        return RangeProofTest.texts(findings);
    }

    private StoredFile file(String name, Class<? extends Record> type, Record... rows) {
        WrittenFile written = TestSpark.write(
                new org.apache.hadoop.fs.Path(folder.resolve("me/1.1/0/" + name).toUri()),
                RowType.of(type),
                List.of(rows));
        return new StoredFile(
                "me/1.1/0/" + name,
                written.size(),
                rows.length,
                Optional.of(new Origin(1, 1, rows.length)),
                written.size());
    }
}
