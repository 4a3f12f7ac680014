package io.millrace.peers.flink;

import io.millrace.peers.work.Conversation;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class ConversationSerializer extends ByHandSerializer<Conversation> {

    static final ConversationSerializer INSTANCE = new ConversationSerializer();

    @Override
    public void serialize(Conversation value, DataOutputView target) throws IOException {
        value.writeTo(target);
    }

    @Override
    public Conversation deserialize(DataInputView source) throws IOException {
        return Conversation.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<Conversation> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a checkpoint remembers of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Conversation> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
