package io.millrace.stack;

import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The namenode or a datanode of the file system in which the tables of a cluster lie. */
record Hdfs(Tree tree, Home home, Settings settings, int replicas) {

    private static final int WEB_PORT = 9_870;

    /** Formats its folder the first time, then becomes the namenode. */
    private static final String FORMAT_ONCE =
            "[ -d \"$1\" ] || \"$2\" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp \"$3\""
                    + " org.apache.hadoop.hdfs.server.namenode.NameNode -format -nonInteractive || exit 1; shift 3; exec \"$@\"";

    Launch namenode() throws IOException {
        Path folder = folder();
        List<String> words = new ArrayList<>(List.of(
                "sh", "-c", FORMAT_ONCE, "sh", folder.resolve("name/current").toString(), Launch.java(), classPath()));
        words.addAll(java("org.apache.hadoop.hdfs.server.namenode.NameNode"));
        return new Launch(words, Map.of(), folder);
    }

    Launch datanode() throws IOException {
        return new Launch(java("org.apache.hadoop.hdfs.server.datanode.DataNode"), Map.of(), folder());
    }

    private List<String> java(String main) {
        return List.of(
                Launch.java(),
                Launch.heap(settings.value(StackSettings.HDFS_MEMORY)),
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlog4j2.configurationFile=" + tree.logging(),
                "-cp",
                classPath(),
                main);
    }

    private String classPath() {
        return home.data("hdfs") + File.pathSeparator + Tree.allOf(tree.hdfsJars());
    }

    private Path folder() throws IOException {
        Path folder = home.data("hdfs");
        Files.createDirectories(folder);
        URI warehouse = settings.value(EngineSettings.WAREHOUSE);
        if (!"hdfs".equals(warehouse.getScheme())) {
            throw new StackException(
                    "The warehouse is " + warehouse + ", which is no place in HDFS. Name one with --set "
                            + EngineSettings.WAREHOUSE.key() + "=hdfs://host:8020/lake.");
        }
        Files.writeString(
                folder.resolve("core-site.xml"),
                xml(Map.of(
                        "fs.defaultFS",
                        "hdfs://" + warehouse.getAuthority(),
                        "hadoop.tmp.dir",
                        folder.resolve("tmp").toString())));
        Files.writeString(
                folder.resolve("hdfs-site.xml"),
                xml(Map.ofEntries(
                        Map.entry("dfs.replication", Integer.toString(replicas)),
                        Map.entry(
                                "dfs.namenode.name.dir", folder.resolve("name").toString()),
                        Map.entry(
                                "dfs.datanode.data.dir", folder.resolve("data").toString()),
                        Map.entry("dfs.namenode.rpc-bind-host", "0.0.0.0"),
                        Map.entry("dfs.namenode.http-address", "0.0.0.0:" + WEB_PORT),
                        // Datanodes of containers have addresses without names.
                        Map.entry("dfs.namenode.datanode.registration.ip-hostname-check", "false"),
                        // A datanode that is gone is not offered to writers for long.
                        Map.entry("dfs.heartbeat.interval", "1"),
                        Map.entry("dfs.namenode.heartbeat.recheck-interval", "5000"),
                        Map.entry("dfs.namenode.avoid.write.stale.datanode", "true"),
                        Map.entry("dfs.namenode.avoid.read.stale.datanode", "true"),
                        Map.entry("dfs.namenode.stale.datanode.interval", "5000"),
                        Map.entry("dfs.namenode.safemode.extension", "0"),
                        Map.entry("dfs.datanode.max.transfer.threads", "2048"))));
        // The pages of both are in Hadoop's archive, not in its jars. Without a folder for them neither starts.
        for (String pages : List.of("hdfs", "datanode", "static")) {
            Files.createDirectories(folder.resolve("webapps").resolve(pages));
        }
        return folder;
    }

    private static String xml(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> "<property><name>" + property.getKey() + "</name><value>" + property.getValue()
                        + "</value></property>\n")
                .sorted()
                .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n"));
    }
}
