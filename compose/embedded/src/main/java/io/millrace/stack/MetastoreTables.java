package io.millrace.stack;

import io.millrace.engine.Registry;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/** The tables that a Hive metastore knows, asked without Spark. */
public final class MetastoreTables implements Registry, AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final URI place;
    private final TSocket socket;
    private final ThriftHiveMetastore.Client client;

    private MetastoreTables(URI place, TSocket socket) {
        this.place = place;
        this.socket = socket;
        this.client = new ThriftHiveMetastore.Client(new TBinaryProtocol(socket));
    }

    public static MetastoreTables at(URI place) {
        try {
            TSocket socket = new TSocket(place.getHost(), place.getPort(), PATIENCE_MILLIS);
            socket.open();
            return new MetastoreTables(place, socket);
        } catch (TTransportException refused) {
            throw silent(place, refused);
        }
    }

    @Override
    public Optional<String> database(String name) {
        return ask(() -> client.get_database(name).getLocationUri());
    }

    @Override
    public boolean exists(String database, String table) {
        return find(database, table).isPresent();
    }

    @Override
    public Map<String, String> columns(String database, String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (FieldSchema column : find(database, table).orElseThrow().getSd().getCols()) {
            columns.put(column.getName().toLowerCase(Locale.ROOT), column.getType());
        }
        return columns;
    }

    @Override
    public Optional<String> property(String database, String table, String key) {
        return find(database, table).map(found -> found.getParameters().get(key));
    }

    @Override
    public boolean holds(String database, String table, long batch) {
        List<String> values = List.of(Long.toString(batch));
        return ask(() -> client.get_partition_names_ps(database, table, values, (short) 1))
                .filter(names -> !names.isEmpty())
                .isPresent();
    }

    private Optional<Table> find(String database, String table) {
        return ask(() -> client.get_table(database, table));
    }

    private <T> Optional<T> ask(Question<T> question) {
        try {
            return Optional.of(question.answer());
        } catch (NoSuchObjectException none) {
            return Optional.empty();
        } catch (TException failed) {
            throw silent(place, failed);
        }
    }

    private static StackException silent(URI place, TException why) {
        return new StackException(
                "The metastore at " + place + " does not answer (" + why.getMessage()
                        + "). Start it with ./millrace up --without-spark, or say where it is with --set metastore=….",
                why);
    }

    private interface Question<T> {
        T answer() throws TException;
    }

    @Override
    public void close() {
        socket.close();
    }
}
