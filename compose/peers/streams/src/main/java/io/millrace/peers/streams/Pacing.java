package io.millrace.peers.streams;

import io.millrace.peers.work.Runner;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Positions, and how runners do beside their own pace, into two topics. */
final class Pacing {

    private Pacing() {}

    public static void main(String[] words) throws Exception {
        Application application = Application.of(words);
        Topology topology = new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "race",
                        new Arrival.Times(),
                        new ByteArrayDeserializer(),
                        (_, value) -> Arrival.read(value),
                        application.topic())
                .addProcessor("fold", PaceFold::new, "race")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(PaceFold.RUNNERS),
                                        Serdes.String(),
                                        Form.of(Runner::writeTo, Runner::readFrom))
                                .withCachingEnabled(),
                        "fold")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(PaceFold.TIMERS),
                                        Serdes.ByteArray(),
                                        Serdes.ByteArray())
                                .withCachingEnabled(),
                        "fold");
        for (String table : PaceFold.TABLES) {
            topology.addSink(
                    table, application.output(table), new ByteArraySerializer(), new ByteArraySerializer(), "fold");
        }
        application.run(topology, PaceFold.TABLES);
    }
}
