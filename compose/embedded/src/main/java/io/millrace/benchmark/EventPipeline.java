package io.millrace.benchmark;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
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
    public Flow<?> flow(Settings settings) {
        return Flow.from(GameEvent.TOPIC).append(TABLE, "Every event of the topic", EventRow::of);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(GameEvent.TOPIC_NAME);
    }
}
