package io.millrace.peers.flink;

import io.millrace.peers.work.Position;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class PositionSerializer extends ByHandSerializer<Position> {

    static final PositionSerializer INSTANCE = new PositionSerializer();

    @Override
    public void serialize(Position value, DataOutputView target) throws IOException {
        value.writeTo(target);
    }

    @Override
    public Position deserialize(DataInputView source) throws IOException {
        return Position.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<Position> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a checkpoint remembers of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Position> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
