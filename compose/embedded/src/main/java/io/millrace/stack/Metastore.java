package io.millrace.stack;

import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** A Hive metastore that keeps its tables in Derby, inside its own process. */
record Metastore(Tree tree, Home home, Settings settings) implements Part {

    static final String NAME = "metastore";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.of(settings, StackSettings.METASTORE_PORT));
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(NAME);
        Files.createDirectories(folder);
        List<String> java = List.of(
                Launch.java(),
                Launch.heap(settings.value(StackSettings.METASTORE_MEMORY)),
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + tree.logging(),
                "-Dderby.system.home=" + folder,
                "-cp",
                tree.own() + File.pathSeparator + Tree.allOf(tree.sparkJars()));
        List<String> main = List.of(
                MetastoreMain.class.getName(),
                Integer.toString(ports().getFirst().number()),
                folder.resolve("db").toString(),
                settings.value(EngineSettings.WAREHOUSE).toString());
        List<String> start = Launch.words(java, Built.sparkJvmOptions());
        return new Launch(Launch.words(start, main), Map.of(), folder);
    }

    @Override
    public void ask() throws Exception {
        try (TSocket socket = new TSocket(Addresses.LOOPBACK, ports().getFirst().number(), 5_000)) {
            client(socket).get_all_databases();
        }
    }

    /** Forgets every database but the default one. The files of its tables stay. */
    void forgetDatabases() throws TException {
        try (TSocket socket = new TSocket(Addresses.LOOPBACK, ports().getFirst().number(), 30_000)) {
            ThriftHiveMetastore.Client client = client(socket);
            for (String database : client.get_all_databases()) {
                if (!database.equals("default")) {
                    client.drop_database(database, false, true);
                }
            }
        }
    }

    private static ThriftHiveMetastore.Client client(TSocket socket) throws TException {
        socket.open();
        return new ThriftHiveMetastore.Client(new TBinaryProtocol(socket));
    }
}
