package io.millrace.stack;

import io.millrace.engine.EngineSettings;
import io.millrace.lake.Lake;
import io.millrace.lake.TrinoSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Trino with the catalogs {@code lake} and {@code delta}.
 *
 * @param coordinator the address of the one that it works for; empty for the coordinator, which works too
 */
record Trino(Tree tree, Home home, Settings settings, Report report, Seat seat, String coordinator) implements Part {

    Trino(Tree tree, Home home, Settings settings, Report report) {
        this(tree, home, settings, report, Seat.LOOPBACK, "");
    }

    static final String NAME = "trino";

    private static final int HEALTH_PORT = 8_081;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.of(settings, TrinoSettings.PORT));
    }

    @Override
    public Launch prepare() throws IOException {
        TrinoArchive.unpack(tree, report);
        Path folder = home.data(NAME);
        Path etc = folder.resolve("etc");
        Files.createDirectories(etc.resolve("catalog"));
        Storage.writeForOwner(etc.resolve("config.properties"), config(folder, server(etc)));
        Files.writeString(etc.resolve("log.properties"), "io.trino=INFO\nio.airlift=WARN\nBootstrap=WARN\n");
        Storage.writeForOwner(etc.resolve("catalog/delta.properties"), delta());
        Storage.writeForOwner(etc.resolve("catalog/lake.properties"), lake());
        List<String> java = new ArrayList<>(List.of(
                Launch.java(),
                Launch.heap(settings.value(StackSettings.TRINO_MEMORY)),
                Launch.temporaryFiles(folder),
                "-Djdk.attach.allowAttachSelf=true",
                "-Duser.timezone=UTC",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dconfig=" + etc.resolve("config.properties"),
                "-Dlog.levels-file=" + etc.resolve("log.properties")));
        if (!tree.isInstalled()) {
            java.addAll(ClassArchive.ofTrino(tree, home).options());
        }
        List<String> main = List.of("-cp", Tree.allOf(tree.trino().resolve("lib")), "io.trino.server.TrinoServer");
        return new Launch(Launch.words(java, main), Map.of(), tree.trino());
    }

    /** How it listens. */
    private String server(Path etc) throws IOException {
        int port = ports().getFirst().number();
        if (!settings.value(StackSettings.SECURE)) {
            return "http-server.http.port=" + port + "\n";
        }
        TrinoSecurity security = new TrinoSecurity(Secrets.of(home, settings));
        // What asks for its health in a container speaks no TLS. Without TLS it answers nothing else.
        String health = seat == Seat.LOOPBACK
                ? "http-server.http.enabled=false\n"
                : "http-server.http.port=" + HEALTH_PORT + "\n";
        return health + security.servers(port) + (coordinator.isEmpty() ? security.coordinator(etc) : "");
    }

    private String config(Path folder, String server) {
        String scheme = settings.value(StackSettings.SECURE) ? "https" : "http";
        String own = scheme + "://" + seat.name() + ":" + ports().getFirst().number();
        String discovery = coordinator.isEmpty() ? own : coordinator;
        return """
                node.id=%6$s
                node.environment=millrace
                node.bind-ip=%7$s
                node.internal-address=%8$s
                coordinator=%5$s
                %9$s%1$shttp-server.log.enabled=false
                discovery.uri=%10$s
                plugin.dir=%3$s
                catalog.config-dir=%2$s/etc/catalog
                query.max-memory-per-node=%4$dMB
                query.max-memory=%4$dMB
                """.formatted(
                        server,
                        folder,
                        tree.trino().resolve("plugin"),
                        queryMegabytes(),
                        coordinator.isEmpty(),
                        seat == Seat.LOOPBACK ? "millrace" : seat.name(),
                        seat.listen(),
                        seat.name(),
                        coordinator.isEmpty() ? "node-scheduler.include-coordinator=true\n" : "",
                        discovery);
    }

    /** Trino keeps a third of its heap for what it cannot count. */
    private long queryMegabytes() {
        return (settings.value(StackSettings.TRINO_MEMORY) >> 20) / 2;
    }

    private String delta() {
        return """
                connector.name=delta_lake
                hive.metastore.uri=%s
                fs.hadoop.enabled=true
                delta.security=read_only
                %s\
                """.formatted(settings.value(EngineSettings.METASTORE), new Storage(settings).catalog());
    }

    /** A query asks for all partitions of a table at once: while they change it sees the old ones or the new ones. */
    private String lake() {
        return """
                connector.name=hive
                hive.metastore.uri=%s
                hive.delta-lake-catalog-name=delta
                hive.metastore.partition-batch-size.min=1000000
                hive.metastore.partition-batch-size.max=1000000
                fs.hadoop.enabled=true
                %s\
                """.formatted(settings.value(EngineSettings.METASTORE), new Storage(settings).catalog());
    }

    @Override
    public void ask() {
        Lake lake = new Lake(Addresses.of(settings).trino());
        lake.query("select 1");
        List<String> catalogs = lake.query("show catalogs").column(0);
        if (!catalogs.containsAll(List.of("delta", "lake"))) {
            throw new IllegalStateException("it has only the catalogs " + catalogs);
        }
    }
}
