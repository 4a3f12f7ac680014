package io.millrace.peers.flink;

import io.millrace.peers.work.ConversationFact;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class ConversationFactSerializer extends ByHandSerializer<ConversationFact> {

    static final ConversationFactSerializer INSTANCE = new ConversationFactSerializer();

    @Override
    public void serialize(ConversationFact value, DataOutputView target) throws IOException {
        value.writeTo(target);
    }

    @Override
    public ConversationFact deserialize(DataInputView source) throws IOException {
        return ConversationFact.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<ConversationFact> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a checkpoint remembers of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ConversationFact> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
