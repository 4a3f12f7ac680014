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
 * @param named what each violation has to name one of, and one has to name the first
 */
record Corruption(String name, String touched, Break broken, List<String> named) {

    static final String GAME = "warehouse/game.db/";
    static final String ACTIONS = GAME + "refused_actions";
    static final String SWORDS = GAME + "swords_changes";
    static final String VALID = GAME + "valid_events";
    static final String LEDGER = "warehouse/game.db/ledger";
    static final String REWRITTEN = ".rewritten/";
    static final String CHECKPOINT = "checkpoints/game/main";

    /** Something that is done to the home. It may give what undoes it outside the folders. */
    interface Break {
        Runnable in(BrokenHome home) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }

    interface Action {
        void run(BrokenHome home) throws Exception;
    }

    static Break of(Action action) {
        return home -> {
            action.run(home);
            return () -> {};
        };
    }

    /** The file of a batch that readers see. */
    static Path dataFile(BrokenHome home, String table) throws IOException {
        if (table.equals(VALID)) {
            return inPartition(home, ".parquet");
        }
        String log = liveFiles(home, table);
        return home.last(
                table,
                file -> file.endsWith(".parquet")
                        && !file.contains("_delta_log")
                        && !file.contains(REWRITTEN)
                        && log.contains(within(home, table, file)));
    }

    /** A file beside or among those that readers see of a Parquet table. */
    static Path inPartition(BrokenHome home, String ending) throws IOException {
        String folder = new org.apache.hadoop.fs.Path(partition(home).getSd().getLocation())
                .toUri()
                .getPath();
        return home.last(VALID, file -> file.endsWith(ending) && file.startsWith(folder + "/"));
    }

    static Path compacted(BrokenHome home, String table) throws IOException {
        String log = liveFiles(home, table);
        return home.last(table, file -> file.contains(REWRITTEN) && log.contains(within(home, table, file)));
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

    static Path lastCommit(BrokenHome home, String table) throws IOException {
        return home.last(table + "/_delta_log", file -> file.endsWith(".json"));
    }

    /** Removes the game's last commit of a batch, and what was committed after it. */
    static void takeBack(BrokenHome home, String table) throws IOException {
        String writer =
                Files.readString(home.path(CHECKPOINT + "/millrace.json")).replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
        for (boolean found = false; !found; ) {
            Path last = lastCommit(home, table);
            found = Files.readString(last).contains("{\"txn\":{\"appId\":\"" + writer);
            Files.delete(last);
        }
    }

    static Path commitBefore(Path commit) {
        long version = Long.parseLong(commit.getFileName().toString().replace(".json", ""));
        return commit.resolveSibling("%020d.json".formatted(version - 1));
    }

    static void cutOff(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }

    static void replace(BrokenHome home, Path file) throws IOException {
        Path other = compacted(home, SWORDS);
        Files.write(file, Files.readAllBytes(other));
    }

    static void scratch(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int index = 30; index < 60; index++) {
            bytes[index] ^= 0x55;
        }
        Files.write(file, bytes);
    }

    static void edit(Path file, String old, String fresh) throws IOException {
        Files.writeString(file, Files.readString(file).replaceFirst(old, fresh), StandardOpenOption.TRUNCATE_EXISTING);
    }

    static Runnable registerTwice(BrokenHome home) {
        Partition partition = partition(home);
        partition.setValues(List.of("999999"));
        home.metastore(metastore -> metastore.add_partition(partition));
        return () ->
                home.metastore(metastore -> metastore.drop_partition("game", "valid_events", List.of("999999"), false));
    }

    static Runnable dropPartition(BrokenHome home) {
        Partition partition = partition(home);
        home.metastore(metastore -> metastore.drop_partition("game", "valid_events", partition.getValues(), false));
        return () -> home.metastore(metastore -> metastore.add_partition(partition));
    }

    private static Partition partition(BrokenHome home) {
        return home.metastore(metastore -> metastore.get_partitions("game", "valid_events", (short) -1)).stream()
                .filter(partition -> partition.getValues().getFirst().matches("\\d+-\\d+")
                        && !partition.getSd().getLocation().endsWith("/free"))
                .findFirst()
                .orElseThrow();
    }

    static Runnable dropTable(BrokenHome home) {
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

    static void goAhead(BrokenHome home) throws IOException {
        long last = lastCommitted(home);
        String offsets = Files.readString(home.path(CHECKPOINT + "/offsets/" + last));
        Files.writeString(
                home.path(CHECKPOINT + "/offsets/" + (last + 1)), offsets.replaceAll("\"0\":(\\d+)", "\"0\":1$1"));
        Files.copy(
                home.path(CHECKPOINT + "/commits/" + last),
                home.path(CHECKPOINT + "/commits/" + (last + 1)),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    static void changeOffsets(BrokenHome home) throws IOException {
        edit(home.path(CHECKPOINT + "/offsets/" + lastCommitted(home)), "\"0\":(\\d+)", "\"0\":1$1");
    }

    static void goBack(BrokenHome home) throws IOException {
        for (int back = 0; back < 4; back++) {
            long last = lastCommitted(home);
            Files.delete(home.path(CHECKPOINT + "/commits/" + last));
            Files.deleteIfExists(home.path(CHECKPOINT + "/offsets/" + last));
        }
    }
}
