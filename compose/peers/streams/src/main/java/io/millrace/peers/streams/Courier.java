package io.millrace.peers.streams;

import io.millrace.peers.work.Conversation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Messages, orders, and the conversation of each order as it changes, into three topics. */
final class Courier {

    private Courier() {}

    public static void main(String[] words) throws Exception {
        Application application = Application.of(words);
        Topology topology = new Topology()
                .addSource("chat", new ByteArrayDeserializer(), new ByteArrayDeserializer(), application.topic())
                .addProcessor("fold", ConversationFold::new, "chat")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(ConversationFold.STORE),
                                        Serdes.Long(),
                                        Form.of(Conversation::writeTo, Conversation::readFrom))
                                .withCachingEnabled(),
                        "fold");
        for (String table : ConversationFold.TABLES) {
            topology.addSink(
                    table, application.output(table), new ByteArraySerializer(), new ByteArraySerializer(), "fold");
        }
        application.run(topology, ConversationFold.TABLES);
    }
}
