package io.millrace.peers.flink;

import io.millrace.peers.work.Notification;
import io.millrace.peers.work.Position;
import io.millrace.peers.work.Runner;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;

/** Compares each runner's short windows with the long ones, when the watermark has passed them. */
final class PaceFold extends KeyedProcessFunction<String, Position, RowData> {

    private static final long NANOS = 1_000_000;

    private transient ValueState<Runner> state;

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(new ValueStateDescriptor<>("runner", RunnerSerializer.INSTANCE));
    }

    @Override
    public void processElement(Position position, Context context, Collector<RowData> rows) throws IOException {
        long watermark = context.timerService().currentWatermark();
        if (position.millis() <= watermark) {
            return;
        }
        Runner before = state.value();
        Runner runner = before == null ? new Runner() : before;
        runner.add(position);
        advance(position.user(), runner, context.timerService(), rows);
    }

    /** The end of the input is not the end of the race: what waits then goes on waiting. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<RowData> rows) throws IOException {
        Runner runner = state.value();
        if (runner == null || context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        runner.timer(Runner.NO_DEADLINE);
        advance(context.getCurrentKey(), runner, context.timerService(), rows);
    }

    private void advance(String track, Runner runner, TimerService timers, Collector<RowData> rows) throws IOException {
        long watermark = timers.currentWatermark();
        if (watermark > 0) {
            runner.passTo(track, (watermark + 1) * NANOS).forEach(told -> rows.collect(row(told)));
        }
        if (runner.isOver()) {
            state.clear();
            return;
        }
        if (runner.deadline() < runner.timer()) {
            runner.timer(runner.deadline());
            timers.registerEventTimeTimer(Math.ceilDiv(runner.deadline(), NANOS) - 1);
        }
        state.update(runner);
    }

    private static RowData row(Notification told) {
        return GenericRowData.of(
                StringData.fromString(told.track()),
                time(told.windowStart()),
                time(told.windowEnd()),
                told.shortAverage(),
                told.longAverage(),
                told.ratio(),
                StringData.fromString(told.notification()));
    }

    static TimestampData time(long nanos) {
        return TimestampData.fromEpochMillis(Math.floorDiv(nanos, NANOS), (int) Math.floorMod(nanos, NANOS));
    }
}
