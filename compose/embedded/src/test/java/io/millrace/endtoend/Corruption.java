package io.millrace.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;

/**
 * A way in which a home can be broken, and how an audit has to name it.
 *
 * @param touched the folder to put back afterwards
 * @param named what each offence has to name one of, and one has to name the first
 */
record Corruption(String name, String touched, Break broken, List<String> named) {

    private static final String GAME = "warehouse/game.db/";
    private static final String ACTIONS = GAME + "refused_actions";
    static final String SWORDS = GAME + "swords_changes";
    private static final String VALID = GAME + "valid_events";
    private static final String LEDGER = "warehouse/ops.db/ledger";
    static final String CHECKPOINT = "checkpoints/game/main";

    /** Something that is done to the home. It may give what undoes it outside the folders. */
    interface Break {
        Runnable in(BrokenHome home) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }

    static Stream<Corruption> all() {
        String first = "batch 3";
        return Stream.of(
                new Corruption(
                        "a data file removed",
                        ACTIONS,
                        of(home -> Files.delete(dataFile(home, ACTIONS))),
                        List.of("game.refused_actions, file ")),
                new Corruption(
                        "a data file emptied",
                        ACTIONS,
                        of(home -> Files.write(dataFile(home, ACTIONS), new byte[0])),
                        List.of("game.refused_actions, file ")),
                new Corruption(
                        "a data file cut off",
                        SWORDS,
                        of(home -> cutOff(dataFile(home, SWORDS))),
                        List.of("game.swords_changes, file ")),
                new Corruption(
                        "a data file replaced by another",
                        SWORDS,
                        of(home -> replace(home, dataFile(home, SWORDS))),
                        List.of("game.swords_changes, file ")),
                new Corruption(
                        "deep: a byte of a data file changed",
                        ACTIONS,
                        of(home -> scratch(dataFile(home, ACTIONS))),
                        List.of("game.refused_actions, file ")),
                new Corruption(
                        "a compacted file removed",
                        SWORDS,
                        of(home -> Files.delete(compacted(home, SWORDS))),
                        List.of("game.swords_changes, file ")),
                new Corruption(
                        "the last commit removed",
                        ACTIONS,
                        of(home -> takeBack(home, ACTIONS)),
                        List.of("game.refused_actions, batch ")),
                new Corruption(
                        "the last commit emptied",
                        ACTIONS,
                        of(home -> Files.write(lastCommit(home, ACTIONS), new byte[0])),
                        List.of("game.refused_actions")),
                new Corruption(
                        "a commit in the middle removed",
                        "warehouse/courier.db/orders",
                        of(home -> Files.delete(commitBefore(lastCommit(home, "warehouse/courier.db/orders")))),
                        List.of("courier.orders, its log")),
                new Corruption(
                        "a row added by hand",
                        ACTIONS,
                        of(home -> home.sql("INSERT INTO $ SELECT * FROM $ LIMIT 1", ACTIONS)),
                        List.of("one of 1 rows that somebody else has")),
                new Corruption(
                        "rows deleted by hand",
                        "warehouse/courier.db/messages",
                        of(home -> home.sql("DELETE FROM $", "warehouse/courier.db/messages")),
                        List.of("courier.messages, ")),
                new Corruption(
                        "a table with another owner",
                        SWORDS,
                        of(home ->
                                home.sql("ALTER TABLE $ SET TBLPROPERTIES ('millrace.checkpoint' = 'other')", SWORDS)),
                        List.of("game.swords_changes: expected that it belongs to checkpoint")),
                new Corruption(
                        "rows of the quarantine removed",
                        "warehouse/ops.db/quarantine",
                        of(home -> home.sql("DELETE FROM $ WHERE pipeline = 'game'", "warehouse/ops.db/quarantine")),
                        List.of("ops.quarantine, ")),
                new Corruption(
                        "a file of a partition removed",
                        VALID,
                        of(home -> Files.delete(dataFile(home, VALID))),
                        List.of("game.valid_events, batch ")),
                new Corruption(
                        "a file added to a partition",
                        VALID,
                        of(home -> Files.copy(
                                dataFile(home, VALID), dataFile(home, VALID).resolveSibling("part-x.parquet"))),
                        List.of("part-x.parquet")),
                new Corruption(
                        "a partition's stamp changed",
                        VALID,
                        of(home -> edit(
                                home.last(VALID, file -> file.endsWith("_millrace.json")),
                                "\"accepted\":",
                                "\"accepted\":1")),
                        List.of("game.valid_events, the stamp of batch ")),
                new Corruption(
                        "a partition's stamp removed",
                        VALID,
                        of(home -> Files.delete(home.last(VALID, file -> file.endsWith("_millrace.json")))),
                        List.of("_millrace.json")),
                new Corruption(
                        "a partition registered twice",
                        VALID,
                        Corruption::registerTwice,
                        List.of("game.valid_events, batch 999999")),
                new Corruption(
                        "a partition dropped", VALID, Corruption::dropPartition, List.of("game.valid_events, batch ")),
                new Corruption(
                        "a table dropped from the metastore",
                        SWORDS,
                        Corruption::dropTable,
                        List.of("game.swords_changes: expected the table in the metastore")),
                new Corruption(
                        "a row of the ledger deleted",
                        LEDGER,
                        of(home -> home.sql(
                                "DELETE FROM $ WHERE pipeline = 'game' AND batch = 3 AND partition = 1", LEDGER)),
                        List.of("events-1", "ops.ledger, file", first, "batch 4")),
                new Corruption(
                        "a batch of the ledger deleted",
                        LEDGER,
                        of(home -> home.sql("DELETE FROM $ WHERE pipeline = 'game' AND batch = 3", LEDGER)),
                        List.of("ops.ledger, before batch 4", "ops.ledger, file", first, "the compacted batches")),
                new Corruption(
                        "a row of the ledger doubled",
                        LEDGER,
                        of(home -> home.sql(
                                "INSERT INTO $ SELECT * FROM $ WHERE pipeline = 'game' AND batch = 3"
                                        + " AND partition = 1",
                                LEDGER)),
                        List.of("ops.ledger, batch 3: expected one row of events-1", "ops.ledger, file", first)),
                new Corruption(
                        "a count of the ledger changed",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET accepted = accepted + 1 WHERE pipeline = 'game' AND batch"
                                        + " = 3 AND partition = 1",
                                LEDGER)),
                        List.of("ops.ledger, batch 3, events-1", "ops.ledger, file", first)),
                new Corruption(
                        "a count of rows written changed",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET written = map('valid_events', 1L) WHERE pipeline = 'game'"
                                        + " AND batch = 3 AND partition = 0",
                                LEDGER)),
                        List.of(first, "ops.ledger, file", "compacted batches")),
                new Corruption(
                        "an offset skipped",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET from_offset = from_offset + 1 WHERE pipeline = 'game' AND"
                                        + " batch = 3 AND partition = 1",
                                LEDGER)),
                        List.of("ops.ledger, before batch 3", "ops.ledger, file", first)),
                new Corruption(
                        "batches that overlap",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET from_offset = from_offset - 1 WHERE pipeline = 'game' AND"
                                        + " batch = 3 AND partition = 1",
                                LEDGER)),
                        List.of("ops.ledger, batch 3, events-1", "ops.ledger, file", first)),
                new Corruption(
                        "a file of the ledger removed",
                        LEDGER,
                        of(home -> Files.delete(dataFile(home, LEDGER))),
                        List.of("ops.ledger, file ")),
                new Corruption(
                        "the last commit of the ledger removed",
                        LEDGER,
                        of(home -> takeBack(home, LEDGER)),
                        List.of("ops.ledger, batch ")),
                new Corruption(
                        "the checkpoint ahead of the ledger",
                        CHECKPOINT,
                        of(Corruption::goAhead),
                        List.of("as the checkpoint holds it")),
                new Corruption(
                        "the checkpoint's offsets changed",
                        CHECKPOINT,
                        of(Corruption::changeOffsets),
                        List.of(CHECKPOINT + "/offsets/")),
                new Corruption(
                        "an old checkpoint", CHECKPOINT, of(Corruption::goBack), List.of(CHECKPOINT + "/commits")),
                new Corruption(
                        "the checkpoint gone",
                        CHECKPOINT,
                        of(home -> Files.delete(home.path(CHECKPOINT + "/millrace.json"))),
                        List.of(CHECKPOINT + ": expected the one that wrote")));
    }

    interface Action {
        void run(BrokenHome home) throws Exception;
    }

    private static Break of(Action action) {
        return home -> {
            action.run(home);
            return () -> {};
        };
    }

    /** The file of a batch that readers see. */
    private static Path dataFile(BrokenHome home, String table) throws IOException {
        String log = liveFiles(home, table);
        return home.last(
                table,
                file -> file.endsWith(".parquet")
                        && !file.contains("_delta_log")
                        && !file.contains("/compacted-")
                        && (table.equals(VALID) || log.contains(within(home, table, file))));
    }

    private static Path compacted(BrokenHome home, String table) throws IOException {
        String log = liveFiles(home, table);
        return home.last(table, file -> file.contains("/compacted-") && log.contains(within(home, table, file)));
    }

    private static String within(BrokenHome home, String table, String file) {
        return "\"path\":\"" + home.path(table).relativize(Path.of(file)) + "\"";
    }

    /** The log's lines that add a file which none removes. */
    private static String liveFiles(BrokenHome home, String table) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> commits = Files.walk(home.path(table + "/_delta_log"))) {
            for (Path commit :
                    commits.filter(file -> file.toString().endsWith(".json")).toList()) {
                lines.addAll(Files.readAllLines(commit));
            }
        } catch (java.nio.file.NoSuchFileException notDelta) {
            return "";
        }
        String removed = String.join(
                "\n",
                lines.stream().filter(line -> line.startsWith("{\"remove\"")).toList());
        return String.join(
                "\n",
                lines.stream()
                        .filter(line -> line.startsWith("{\"add\""))
                        .filter(line -> !removed.contains(line.replaceAll(".*(\"path\":\"[^\"]*\").*", "$1")))
                        .toList());
    }

    private static Path lastCommit(BrokenHome home, String table) throws IOException {
        return home.last(table + "/_delta_log", file -> file.endsWith(".json"));
    }

    /** Removes the game's last commit of a batch, and what was committed after it. */
    private static void takeBack(BrokenHome home, String table) throws IOException {
        String writer =
                Files.readString(home.path(CHECKPOINT + "/millrace.json")).replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
        for (boolean found = false; !found; ) {
            Path last = lastCommit(home, table);
            found = Files.readString(last).contains("{\"txn\":{\"appId\":\"" + writer);
            Files.delete(last);
        }
    }

    private static Path commitBefore(Path commit) {
        long version = Long.parseLong(commit.getFileName().toString().replace(".json", ""));
        return commit.resolveSibling("%020d.json".formatted(version - 1));
    }

    private static void cutOff(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }

    private static void replace(BrokenHome home, Path file) throws IOException {
        Path other = compacted(home, SWORDS);
        Files.write(file, Files.readAllBytes(other));
    }

    private static void scratch(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int index = 30; index < 60; index++) {
            bytes[index] ^= 0x55;
        }
        Files.write(file, bytes);
    }

    private static void edit(Path file, String old, String fresh) throws IOException {
        Files.writeString(file, Files.readString(file).replaceFirst(old, fresh), StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static Runnable registerTwice(BrokenHome home) {
        Partition partition = partition(home);
        partition.setValues(List.of("999999"));
        home.metastore(metastore -> metastore.add_partition(partition));
        return () ->
                home.metastore(metastore -> metastore.drop_partition("game", "valid_events", List.of("999999"), false));
    }

    private static Runnable dropPartition(BrokenHome home) {
        Partition partition = partition(home);
        home.metastore(metastore -> metastore.drop_partition("game", "valid_events", partition.getValues(), false));
        return () -> home.metastore(metastore -> metastore.add_partition(partition));
    }

    private static Partition partition(BrokenHome home) {
        return home.metastore(metastore -> metastore.get_partitions("game", "valid_events", (short) -1))
                .getFirst();
    }

    private static Runnable dropTable(BrokenHome home) {
        Table table = home.metastore(metastore -> metastore.get_table("game", "swords_changes"));
        home.metastore(metastore -> {
            metastore.drop_table("game", "swords_changes", false);
            return null;
        });
        return () -> home.metastore(metastore -> {
            metastore.create_table(table);
            return null;
        });
    }

    private static long lastCommitted(BrokenHome home) {
        return lastBatch(home.path(CHECKPOINT + "/commits"));
    }

    /** The last batch of which Spark has a file in a folder of a checkpoint. */
    static long lastBatch(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void goAhead(BrokenHome home) throws IOException {
        long last = lastCommitted(home);
        String offsets = Files.readString(home.path(CHECKPOINT + "/offsets/" + last));
        Files.writeString(
                home.path(CHECKPOINT + "/offsets/" + (last + 1)), offsets.replaceAll("\"0\":(\\d+)", "\"0\":1$1"));
        Files.copy(
                home.path(CHECKPOINT + "/commits/" + last),
                home.path(CHECKPOINT + "/commits/" + (last + 1)),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void changeOffsets(BrokenHome home) throws IOException {
        edit(home.path(CHECKPOINT + "/offsets/" + lastCommitted(home)), "\"0\":(\\d+)", "\"0\":1$1");
    }

    private static void goBack(BrokenHome home) throws IOException {
        for (int back = 0; back < 4; back++) {
            long last = lastCommitted(home);
            Files.delete(home.path(CHECKPOINT + "/commits/" + last));
            Files.deleteIfExists(home.path(CHECKPOINT + "/offsets/" + last));
        }
    }
}
