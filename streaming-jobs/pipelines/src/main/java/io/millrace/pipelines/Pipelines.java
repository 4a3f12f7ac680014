package io.millrace.pipelines;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Pipeline;
import io.millrace.pipelines.courier.CourierPipeline;
import io.millrace.pipelines.flights.FlightsPipeline;
import io.millrace.pipelines.game.GamePipeline;
import io.millrace.pipelines.pacing.PacingPipeline;
import io.millrace.pipelines.sensors.SensorsPipeline;
import io.millrace.settings.Nearest;
import io.millrace.settings.Setting;
import io.millrace.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;

/** The list of pipelines. A new one is a package beside this file and a line in here. */
public final class Pipelines {

    public static final List<Pipeline> ALL = List.of(
            new GamePipeline(),
            new PacingPipeline(),
            new CourierPipeline(),
            new SensorsPipeline(),
            new FlightsPipeline());

    private Pipelines() {}

    /** Every setting of the engine and of all pipelines. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(EngineSettings.ALL);
        ALL.forEach(pipeline -> all.addAll(pipeline.settings()));
        return all;
    }

    /** Those with these slugs; all of them if there are none. */
    public static List<Pipeline> named(List<String> slugs) {
        return slugs.isEmpty() ? ALL : slugs.stream().map(Pipelines::named).toList();
    }

    public static Pipeline named(String slug) {
        return ALL.stream()
                .filter(pipeline -> pipeline.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new SettingsException("There is no pipeline " + slug + "."
                        + Nearest.to(slug, slugs())
                                .map(near -> " Did you mean " + near + "?")
                                .orElse(" There are: " + String.join(", ", slugs()) + ".")));
    }

    public static List<String> slugs() {
        return ALL.stream().map(Pipeline::slug).toList();
    }
}
