package io.millrace.engine.source;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.kafka010.KafkaMicroBatchStream;
import org.apache.spark.sql.kafka010.KafkaSourceProvider;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's Kafka source, with its options and offsets, whose rows are not records but the ranges of offsets that it planned.
 * A task gets one, and {@link Arrivals} reads its records with Spark's own consumers: no record becomes a row of Spark and
 * an object again. Spark makes the source itself, by the name of its class.
 */
public final class RangeSource implements TableProvider {

    private static final String RANGE = "range";
    private static final StructType SCHEMA = new StructType().add(RANGE, DataTypes.BinaryType);

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return SCHEMA;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new Ranges((SupportsRead) new KafkaSourceProvider().getTable(new CaseInsensitiveStringMap(properties)));
    }

    private record Ranges(SupportsRead kafka) implements SupportsRead {

        @Override
        public String name() {
            return kafka.name();
        }

        @Override
        public Column[] columns() {
            return new Column[] {Column.create(RANGE, DataTypes.BinaryType)};
        }

        @Override
        public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.MICRO_BATCH_READ);
        }

        @Override
        public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
            Scan scan = kafka.newScanBuilder(options).build();
            return () -> new Scan() {
                @Override
                public StructType readSchema() {
                    return SCHEMA;
                }

                @Override
                public MicroBatchStream toMicroBatchStream(String checkpoint) {
                    return new RangeStream((KafkaMicroBatchStream) scan.toMicroBatchStream(checkpoint));
                }
            };
        }
    }
}
