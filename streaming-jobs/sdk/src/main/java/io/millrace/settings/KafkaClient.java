package io.millrace.settings;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** How any client reaches Kafka: the servers, and what {@code kafka.} settings say of the connection to them. */
public record KafkaClient(String servers, Map<String, String> properties) implements Serializable {

    private static final String SERVERS = "bootstrap.servers";

    public KafkaClient {
        properties = Map.copyOf(properties);
    }

    public static KafkaClient of(Settings settings) {
        return new KafkaClient(settings.value(KafkaSettings.KAFKA), settings.kafka());
    }

    /** The configuration of a client. What was set beats what the client is given for its work. */
    public Map<String, Object> with(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(own);
        all.put(SERVERS, servers);
        all.putAll(properties);
        return all;
    }

    /** Without the properties, for among them are secrets. */
    @Override
    public String toString() {
        return servers;
    }
}
