package io.millrace.stack;

import io.millrace.settings.Setting;
import java.net.URI;
import java.util.List;

final class EngineSettings {
    static final Setting<String> KAFKA = Setting.text("kafka", "127.0.0.1:29092", "Kafka's bootstrap servers");
    static final Setting<URI> METASTORE =
            Setting.place("metastore", "thrift://127.0.0.1:9083", "the metastore's address");
    static final Setting<URI> WAREHOUSE = Setting.place("warehouse", "file:/tmp/w", "where tables lie");
    static final Setting<URI> CHECKPOINTS = Setting.place("checkpoints", "file:/tmp/c", "where checkpoints lie");
    static final Setting<Integer> STATUS_PORT = Setting.port("status-port", 4041, "status");
    static final List<Setting<?>> ALL = List.of(KAFKA, METASTORE, WAREHOUSE, CHECKPOINTS, STATUS_PORT);

    private EngineSettings() {}
}
