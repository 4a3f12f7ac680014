package io.millrace.stack;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.lake.Catalog;
import io.millrace.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** A Hive metastore. It keeps its tables in Derby, inside its own process, or in PostgreSQL. */
record Metastore(Tree tree, Home home, Settings settings, Seat seat) implements Part {

    Metastore(Tree tree, Home home, Settings settings) {
        this(tree, home, settings, Seat.LOOPBACK);
    }

    static final String NAME = "metastore";

    private static final short EVERY = -1;
    private static final int AT_A_TIME = 500;

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
        return launch(
                "serve",
                seat.listen(),
                Integer.toString(ports().getFirst().number()),
                settings.value(EngineSettings.WAREHOUSE).toString());
    }

    /** Creates the tables of the metastore in the database that the settings name, then ends. */
    Launch createTables() throws IOException {
        return launch("create-tables");
    }

    private Launch launch(String... arguments) throws IOException {
        Path folder = home.data(NAME);
        Files.createDirectories(folder);
        Path hadoop = folder.resolve("hadoop");
        new Storage(settings).write(hadoop);
        String own = String.join(
                File.pathSeparator,
                hadoop.toString(),
                tree.own().toString(),
                Tree.allOf(tree.sparkJars()),
                Tree.allOf(tree.cliJars()));
        List<String> java = List.of(
                Launch.java(),
                Launch.heap(settings.value(StackSettings.METASTORE_MEMORY)),
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + tree.logging(),
                "-Dderby.system.home=" + folder,
                "-cp",
                // Among them may be those of a client of storage.
                PipelineJars.of(home).behind(own));
        List<String> main = new ArrayList<>(List.of(MetastoreMain.class.getName()));
        main.addAll(List.of(arguments));
        List<String> start = Launch.words(java, Built.sparkJvmOptions());
        return new Launch(Launch.words(start, main), database(folder).environment(), folder);
    }

    private MetastoreDatabase database(Path folder) {
        String url = settings.value(StackSettings.METASTORE_DATABASE);
        return url.isEmpty()
                ? MetastoreDatabase.derby(folder.resolve("db"))
                : new MetastoreDatabase(
                        url,
                        settings.value(StackSettings.METASTORE_DATABASE_USER),
                        settings.value(StackSettings.METASTORE_DATABASE_PASSWORD));
    }

    @Override
    public void ask() throws Exception {
        try (TSocket socket = socket(5_000)) {
            client(socket).get_all_databases();
        }
    }

    /** Forgets every database but the default one. The files of its tables stay. */
    void forgetDatabases() throws TException {
        try (TSocket socket = socket(30_000)) {
            ThriftHiveMetastore.Client client = client(socket);
            for (String database : client.get_all_databases()) {
                if (!database.equals("default")) {
                    client.drop_database(database, false, true);
                }
            }
        }
    }

    /** How many calls it has answered since it started: Hive counts them itself, by name. */
    long calls() throws TException {
        try (TSocket socket = socket(30_000)) {
            return client(socket).getCounters().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** Where each partition of a table lies. Asks for some at a time: a table may have very many. */
    List<String> partitions(String database, String table) throws TException {
        try (TSocket socket = socket(30_000)) {
            ThriftHiveMetastore.Client client = client(socket);
            List<String> names = client.get_partition_names(database, table, EVERY);
            List<String> locations = new ArrayList<>();
            for (int from = 0; from < names.size(); from += AT_A_TIME) {
                client.get_partitions_by_names(
                                database, table, names.subList(from, Math.min(names.size(), from + AT_A_TIME)))
                        .forEach(partition -> locations.add(partition.getSd().getLocation()));
            }
            return locations;
        }
    }

    private TSocket socket(int patience) throws TException {
        return Catalog.open(Addresses.of(settings).metastore(), patience);
    }

    private static ThriftHiveMetastore.Client client(TSocket socket) throws TException {
        return new ThriftHiveMetastore.Client(new TBinaryProtocol(socket));
    }
}
