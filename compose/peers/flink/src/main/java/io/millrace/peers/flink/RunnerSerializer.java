package io.millrace.peers.flink;

import io.millrace.peers.work.Runner;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class RunnerSerializer extends ByHandSerializer<Runner> {

    static final RunnerSerializer INSTANCE = new RunnerSerializer();

    @Override
    public void serialize(Runner value, DataOutputView target) throws IOException {
        value.writeTo(target);
    }

    @Override
    public Runner deserialize(DataInputView source) throws IOException {
        return Runner.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<Runner> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a checkpoint remembers of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Runner> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
