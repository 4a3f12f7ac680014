package io.millrace.peers.flink;

import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;

/** Iceberg's tables in a folder. */
record Lake(String warehouse) {

    static final String DATABASE = "peers";

    /** For readers of old versions nothing is kept here, and Snappy costs less than Zstandard. */
    static final Map<String, String> PROPERTIES =
            Map.of("format-version", "2", "write.parquet.compression-codec", "snappy");

    /** Appends rows to a new table. */
    void append(DataStream<RowData> rows, String name, Schema schema) {
        TableIdentifier identifier = TableIdentifier.of(DATABASE, name);
        Catalog catalog = loader().loadCatalog();
        Namespace namespace = Namespace.of(DATABASE);
        if (catalog instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(namespace)) {
            namespaces.createNamespace(namespace);
        }
        catalog.createTable(identifier, schema, PartitionSpec.unpartitioned(), PROPERTIES);
        IcebergSink.forRowData(rows)
                .tableLoader(TableLoader.fromCatalog(loader(), identifier))
                .distributionMode(DistributionMode.NONE)
                .uidSuffix(name)
                .append();
    }

    Table table(String name) {
        return loader().loadCatalog().loadTable(TableIdentifier.of(DATABASE, name));
    }

    private CatalogLoader loader() {
        return CatalogLoader.hadoop("lake", new Configuration(), Map.of("warehouse", warehouse));
    }
}
