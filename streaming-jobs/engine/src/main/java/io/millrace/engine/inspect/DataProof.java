package io.millrace.engine.inspect;

import io.millrace.engine.inspect.DeltaFacts.StoredFile;
import io.millrace.engine.inspect.PartitionFacts.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.GroupType;

/** Reads every row of every file, so that a damaged one is found, and proves that no row is there twice. */
record DataProof(Configuration hadoop, Findings findings) {

    /** What tells rows of events apart, where a table has it. */
    private static final List<String> SOURCE = List.of("pipeline", "topic", "partition", "offset", "part", "at_offset");

    /** A file to read, and how many rows it should have. */
    private record Expected(String where, Path path, Long rows) {}

    void prove(DeltaFacts table, List<StoredFile> files, List<String> keys) {
        List<Expected> expected = new ArrayList<>();
        for (StoredFile file : files) {
            if (file.found() != null && file.found() == file.size()) {
                expected.add(new Expected(
                        table.table() + ", file " + file.path(), new Path(table.root(), file.path()), file.rows()));
            }
        }
        prove(table.table(), expected, keys);
    }

    void prove(PartitionFacts table) {
        for (Part part : table.parts()) {
            if (part.stamp() == null) {
                continue;
            }
            List<Expected> files = new ArrayList<>();
            part.files().forEach((file, length) -> {
                if (part.stamp().files().getOrDefault(file, length).equals(length)) {
                    files.add(new Expected(
                            table.table() + ", partition " + part.name() + ", file " + file,
                            new Path(part.folder(), file),
                            null));
                }
            });
            long rows = files.stream().mapToLong(file -> read(file, row -> {})).sum();
            if (files.size() == part.files().size()
                    && rows >= 0
                    && rows != part.stamp().rows()) {
                findings.violation(
                        table.table() + ", partition " + part.name(),
                        part.stamp().rows() + " rows, as its stamp says",
                        Long.toString(rows),
                        Findings.RESTORE);
            }
        }
    }

    private void prove(String table, List<Expected> files, List<String> keys) {
        SeenTwice repeats = new SeenTwice();
        for (Expected file : files) {
            long rows = read(file, row -> identity(row, keys, repeats::see));
            if (rows >= 0 && rows != file.rows()) {
                findings.violation(
                        file.where(),
                        file.rows() + " rows, as the table's log says",
                        Long.toString(rows),
                        Findings.RESTORE);
            }
        }
        if (!repeats.maybe()) {
            return;
        }
        Map<String, Integer> counts = new HashMap<>();
        for (Expected file : files) {
            read(
                    file,
                    row -> identity(row, keys, key -> {
                        if (repeats.maybe(key)) {
                            counts.merge(key, 1, Integer::sum);
                        }
                    }));
        }
        counts.forEach((key, count) -> {
            if (count > 1) {
                findings.violation(table + ", the row " + key, "it once", count + " times", Findings.RESTORE);
            }
        });
    }

    private static void identity(Group row, List<String> keys, Consumer<String> each) {
        GroupType type = row.getType();
        boolean isSourced = type.containsField("partition") && type.containsField("offset");
        List<String> columns = !keys.isEmpty() ? keys : isSourced ? SOURCE : List.of();
        StringBuilder key = new StringBuilder();
        for (String column : columns) {
            if (type.containsField(column)) {
                boolean isNull = row.getFieldRepetitionCount(column) == 0;
                key.append(key.isEmpty() ? "" : ", ")
                        .append(column)
                        .append(' ')
                        .append(isNull ? "null" : row.getValueToString(type.getFieldIndex(column), 0));
            }
        }
        if (!key.isEmpty()) {
            each.accept(key.toString());
        }
    }

    /** How many rows the file has; below zero if it cannot be read, which is said. */
    private long read(Expected file, Consumer<Group> each) {
        long rows = 0;
        try (ParquetReader<Group> reader = new Groups(HadoopInputFile.fromPath(file.path(), hadoop))
                .withConf(hadoop)
                .usePageChecksumVerification()
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                each.accept(row);
                rows++;
            }
            return rows;
        } catch (IOException | RuntimeException damaged) {
            findings.violation(
                    file.where(),
                    "rows that can be read",
                    "'" + damaged.getMessage() + "' after " + rows + " rows",
                    Findings.RESTORE);
            return -1;
        }
    }

    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(InputFile file) {
            super(file);
        }

        @Override
        protected org.apache.parquet.hadoop.api.ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    /**
     * Finds out which texts of very many may be there twice, in eight bytes for each. Two different ones can look the same,
     * so those have to be looked at again.
     */
    private static final class SeenTwice {

        private long[] seen = new long[1024];
        private int count;
        private long[] twice;

        void see(String text) {
            if (count == seen.length) {
                seen = Arrays.copyOf(seen, count * 2);
            }
            seen[count++] = digest(text);
        }

        boolean maybe() {
            Arrays.sort(seen, 0, count);
            long[] found = new long[count];
            int repeats = 0;
            for (int index = 1; index < count; index++) {
                if (seen[index] == seen[index - 1]) {
                    found[repeats++] = seen[index];
                }
            }
            twice = Arrays.copyOf(found, repeats);
            return repeats > 0;
        }

        /** To be asked after the question whether there is any. */
        boolean maybe(String text) {
            return Arrays.binarySearch(twice, digest(text)) >= 0;
        }

        private static long digest(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            CRC32 one = new CRC32();
            CRC32C other = new CRC32C();
            one.update(bytes);
            other.update(bytes);
            return one.getValue() << 32 | other.getValue();
        }
    }
}
