package io.millrace.engine;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/** The Hive metastore, asked without Spark. */
final class Catalog implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final short ALL = -1;

    /** A table as the metastore has it. */
    record Registered(String location, Map<String, String> properties) {}

    /** A partition of a table whose partitions are batches. */
    record Batch(long number, String location) {}

    private final URI address;
    private final TSocket socket;
    private final ThriftHiveMetastore.Client client;

    private Catalog(URI address, TSocket socket) {
        this.address = address;
        this.socket = socket;
        this.client = new ThriftHiveMetastore.Client(new TBinaryProtocol(socket));
    }

    static Catalog at(URI address) {
        try {
            TSocket socket = new TSocket(address.getHost(), address.getPort(), PATIENCE_MILLIS);
            socket.open();
            return new Catalog(address, socket);
        } catch (TTransportException silent) {
            throw unreachable(address, silent);
        }
    }

    Optional<Registered> table(String database, String name) {
        try {
            Table table = client.get_table(database, name);
            // For tables that Hive cannot read by itself, Spark writes the place here.
            String path = table.getSd().getSerdeInfo().getParameters().get("path");
            return Optional.of(
                    new Registered(path == null ? table.getSd().getLocation() : path, table.getParameters()));
        } catch (NoSuchObjectException none) {
            return Optional.empty();
        } catch (TException silent) {
            throw unreachable(address, silent);
        }
    }

    List<Batch> batches(String database, String table) {
        try {
            List<Batch> batches = new ArrayList<>();
            for (Partition partition : client.get_partitions(database, table, ALL)) {
                batches.add(new Batch(
                        Long.parseLong(partition.getValues().get(0)),
                        partition.getSd().getLocation()));
            }
            return batches;
        } catch (TException silent) {
            throw unreachable(address, silent);
        }
    }

    private static Unreachable unreachable(URI address, TException silent) {
        return new Unreachable(
                "The metastore at " + address + " does not answer (" + silent.getMessage() + ")", silent);
    }

    @Override
    public void close() {
        socket.close();
    }
}
