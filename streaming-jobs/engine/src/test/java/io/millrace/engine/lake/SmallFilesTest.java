package io.millrace.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.sink.RowFile;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.RowType.Change;
import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFilesTest {

    public record Note(
            @Column("a number") long number,
            @Column("text") String text,
            @Column("when") Instant time,
            @Column("more") Map<String, Long> more) {}

    public record OlderNote(
            @Column("a number") long number, @Column("text") String text) {}

    public record Sword(
            @Key @Column("who") String owner,
            @Column("how many") Long quantity) {}

    private static final RowType NOTES = RowType.of(Output.append("notes", Note.class, "Notes"));
    private static final RowType OLDER = RowType.of(Output.append("notes", OlderNote.class, "Notes"));
    private static final RowType SWORDS = RowType.of(Output.upsert("swords", Sword.class, "Swords"));
    private static final Instant TIME = Instant.parse("2021-12-03T20:45:42.123456Z");

    private final Configuration hadoop = new Configuration();

    @TempDir
    java.nio.file.Path folder;

    @Test
    void keepsEveryValueOfEveryRow() throws IOException {
        Path one = file("one", NOTES, new Note(1, null, TIME, Map.of("x", 7L, "y", 8L)), new Note(2, "b", null, null));
        Path other = file("other", NOTES, new Note(3, "c", TIME, Map.of()));

        SmallFiles.read(List.of(one, other), NOTES, hadoop).orElseThrow().write(path("together"), hadoop);

        List<Group> rows = rows(path("together/part-0.parquet"), NOTES);
        assertThat(rows).hasSize(3);
        assertThat(rows)
                .extracting(Group::toString)
                .isEqualTo(List.of(
                        rows(one, NOTES).get(0).toString(),
                        rows(one, NOTES).get(1).toString(),
                        rows(other, NOTES).get(0).toString()));
        assertThat(rows.get(0).getLong("time", 0)).isEqualTo(1_638_564_342_123_456L);
        assertThat(rows.get(1).getFieldRepetitionCount("time")).isZero();
    }

    @Test
    void leavesFilesWithOtherColumnsToSpark() throws IOException {
        Path today = file("today", NOTES, new Note(1, "a", TIME, Map.of()));
        Path before = file("before", OLDER, new OlderNote(1, "a"));

        assertThat(SmallFiles.read(List.of(today, before), NOTES, hadoop)).isEmpty();
    }

    @Test
    void keepsOfEachKeyTheChangeOfTheLatestBatch() throws IOException {
        Path file = file(
                "changes",
                SWORDS,
                new Change(new Sword("ann", 2L), 5, false),
                new Change(new Sword("ann", 1L), 3, false),
                new Change(new Sword(null, 4L), 1, false),
                new Change(new Sword("bob", 1L), 2, false),
                new Change(new Sword("bob", null), 4, true));

        SmallFiles latest =
                SmallFiles.read(List.of(file), SWORDS, hadoop).orElseThrow().latest(List.of("owner"));

        assertThat(latest.rows()).extracting(row -> row.getLong("_batch", 0)).containsExactly(5L, 1L, 4L);
        assertThat(latest.living().rows())
                .extracting(row -> row.getLong("_batch", 0))
                .containsExactly(5L, 1L);
    }

    @Test
    void countsRowsToo() {
        assertThat(SmallFiles.areSmall(1 << 20, 20_000)).isTrue();
        assertThat(SmallFiles.areSmall(1 << 20, 20_001)).isFalse();
        assertThat(SmallFiles.areSmall((1 << 20) + 1, 1)).isFalse();
    }

    private Path file(String name, RowType type, Object... rows) throws IOException {
        Path path = path(name + ".parquet");
        RowFile file = new RowFile(path, type, hadoop);
        for (Object row : rows) {
            file.write(row);
        }
        file.close(name);
        return path;
    }

    private List<Group> rows(Path file, RowType type) throws IOException {
        return SmallFiles.read(List.of(file), type, hadoop).orElseThrow().rows();
    }

    private Path path(String name) {
        return new Path(folder.resolve(name).toUri());
    }
}
