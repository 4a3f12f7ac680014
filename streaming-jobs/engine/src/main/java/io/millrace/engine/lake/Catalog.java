package io.millrace.engine.lake;

import io.millrace.engine.Unreachable;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hive.metastore.api.AlreadyExistsException;
import org.apache.hadoop.hive.metastore.api.Database;
import org.apache.hadoop.hive.metastore.api.DropPartitionsRequest;
import org.apache.hadoop.hive.metastore.api.EnvironmentContext;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.RequestPartsSpec;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/** The Hive metastore, asked without Spark. */
public final class Catalog implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final short ALL = -1;

    /** Else the metastore would list the files of whatever is changed. */
    private static final EnvironmentContext WITHOUT_STATISTICS =
            new EnvironmentContext(Map.of("DO_NOT_UPDATE_STATS", "true"));

    /** A table as the metastore has it. */
    public record Registered(String location, Map<String, String> properties) {}

    private final String addresses;
    private final TSocket socket;
    private final ThriftHiveMetastore.Client client;

    private Catalog(String addresses, TSocket socket) {
        this.addresses = addresses;
        this.socket = socket;
        this.client = new ThriftHiveMetastore.Client(new TBinaryProtocol(socket));
    }

    /** @param addresses as setting {@code metastore} has them */
    public static Catalog at(String addresses) {
        try {
            return new Catalog(addresses, open(addresses, PATIENCE_MILLIS));
        } catch (TException silent) {
            throw unreachable(addresses, silent);
        }
    }

    /** A connection to the first of several metastores that takes one. */
    public static TSocket open(String addresses, int patienceMillis) throws TException {
        TTransportException last = null;
        for (String address : addresses.split(",")) {
            try {
                URI uri = URI.create(address);
                TSocket socket = new TSocket(uri.getHost(), uri.getPort(), patienceMillis);
                socket.open();
                return socket;
            } catch (TTransportException silent) {
                last = silent;
            }
        }
        throw last;
    }

    /** Where the database keeps its tables, if there is one of that name. */
    public Optional<String> database(String name) {
        return ask(() -> client.get_database(name).getLocationUri());
    }

    public boolean exists(String database, String table) {
        return find(database, table).isPresent();
    }

    /** The types of the table's columns by their names, without those of its partitions. */
    public Map<String, String> columns(String database, String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (FieldSchema column : find(database, table).orElseThrow().getSd().getCols()) {
            columns.put(column.getName().toLowerCase(Locale.ROOT), column.getType());
        }
        return columns;
    }

    public Optional<String> property(String database, String table, String key) {
        return find(database, table).map(found -> found.getParameters().get(key));
    }

    /** Whether a Parquet table has the partition, with files. */
    public boolean holds(String database, String table, String partition) {
        return partition(database, table, partition)
                .filter(found -> !ListedPartitions.isFree(found))
                .isPresent();
    }

    Optional<Partition> partition(String database, String table, String name) {
        return ask(() -> client.get_partition(database, table, List.of(name)));
    }

    public Optional<Registered> table(String database, String name) {
        return find(database, name).map(table -> {
            // For tables that Hive cannot read by itself, Spark writes the place here.
            String path = table.getSd().getSerdeInfo().getParameters().get("path");
            return new Registered(path == null ? table.getSd().getLocation() : path, table.getParameters());
        });
    }

    /** The folders of the partitions that have files, by their names. */
    public Map<String, String> batches(String database, String table) {
        Map<String, String> folders = new LinkedHashMap<>();
        partitions(database, table).stream()
                .filter(ListedPartitions::isOfBatches)
                .forEach(partition -> folders.put(
                        ListedPartitions.name(partition), partition.getSd().getLocation()));
        return folders;
    }

    public List<Partition> partitions(String database, String table) {
        return ask(() -> client.get_partitions(database, table, ALL)).orElseThrow();
    }

    /** Changes a table that is there. Readers see it as it was, or as it is to be. */
    public void change(Table table) {
        order(() -> client.alter_table_with_environment_context(
                table.getDbName(), table.getTableName(), table, WITHOUT_STATISTICS));
    }

    /** Its files stay. Does nothing if there is no such table. */
    public void forget(String database, String table) {
        if (exists(database, table)) {
            order(() -> client.drop_table(database, table, false));
        }
    }

    public void add(List<Partition> partitions) {
        if (!partitions.isEmpty()) {
            order(() -> client.add_partitions(partitions));
        }
    }

    /** Whether it was added. */
    boolean addIfAbsent(Partition partition) {
        return isNew(() -> client.add_partition_with_environment_context(partition, WITHOUT_STATISTICS));
    }

    void addIfAbsent(Database database) {
        isNew(() -> client.create_database(database));
    }

    void addIfAbsent(Table table) {
        isNew(() -> client.create_table_with_environment_context(table, WITHOUT_STATISTICS));
    }

    /** One of that name that is there stays as it is. */
    private boolean isNew(Order creation) {
        try {
            creation.carryOut();
            return true;
        } catch (AlreadyExistsException there) {
            return false;
        } catch (TException silent) {
            throw unreachable(addresses, silent);
        }
    }

    /**
     * All at once, since a query that has read the names fails if one is gone when it asks for what lies behind it. Their
     * files stay.
     */
    void forgetPartitions(String database, String table, List<String> names) {
        if (!names.isEmpty()) {
            DropPartitionsRequest request = new DropPartitionsRequest(
                    database,
                    table,
                    RequestPartsSpec.names(names.stream()
                            .map(name -> ListedPartitions.COLUMN + "=" + name)
                            .toList()));
            request.setDeleteData(false);
            // Another driver may have been faster.
            request.setIfExists(true);
            request.setNeedResult(false);
            order(() -> client.drop_partitions_req(request));
        }
    }

    /** Changes partitions that are there, all of them in one transaction of the metastore. */
    public void change(Table of, List<Partition> partitions) {
        if (!partitions.isEmpty()) {
            order(() -> client.alter_partitions_with_environment_context(
                    of.getDbName(), of.getTableName(), partitions, WITHOUT_STATISTICS));
        }
    }

    public Optional<Table> find(String database, String table) {
        return ask(() -> client.get_table(database, table));
    }

    /** Empty if there is no such thing. */
    private <T> Optional<T> ask(Question<T> question) {
        try {
            return Optional.of(question.answer());
        } catch (NoSuchObjectException none) {
            return Optional.empty();
        } catch (TException silent) {
            throw unreachable(addresses, silent);
        }
    }

    private void order(Order order) {
        try {
            order.carryOut();
        } catch (TException refused) {
            throw unreachable(addresses, refused);
        }
    }

    private interface Order {
        void carryOut() throws TException;
    }

    private interface Question<T> {
        T answer() throws TException;
    }

    private static Unreachable unreachable(String addresses, TException silent) {
        return new Unreachable(
                "The metastore at " + addresses + " does not answer (" + silent.getMessage() + ")", silent);
    }

    @Override
    public void close() {
        socket.close();
    }
}
