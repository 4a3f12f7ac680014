package io.millrace.benchmark;

import io.millrace.engine.Flow;
import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.events.Traffic;
import io.millrace.events.game.GameEvent;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.util.List;

/** The events of the game's topic into one Delta table, and nothing else. */
final class EventPipeline implements Pipeline {

    static final String SLUG = "benchmark";
    static final String TABLE = "events";

    @Override
    public String slug() {
        return SLUG;
    }

    @Override
    public String purpose() {
        return "What the benchmark writes";
    }

    @Override
    public Flow<?, ?, ?> flow(Settings settings) {
        return Flow.from(GameEvent.TOPIC)
                .write(Output.append(TABLE, EventRow.class, "Every event of the topic"), EventRow::of);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(GameEvent.TOPIC_NAME);
    }

    @Override
    public Traffic traffic() {
        return new EventTraffic();
    }
}
