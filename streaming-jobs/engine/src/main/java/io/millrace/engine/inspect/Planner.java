package io.millrace.engine.inspect;

import io.millrace.engine.Pipeline;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Says what a start of pipelines would do. Needs no Spark. */
public final class Planner {

    private Planner() {}

    public static List<Plan> plans(Settings settings, List<Pipeline> pipelines) throws IOException {
        Environment environment = Environment.of(settings);
        List<Plan> plans = new ArrayList<>();
        try (Catalog catalog = Catalog.at(environment.engine().metastore());
                Topics topics = new Topics(environment.engine().kafka())) {
            Inspection inspection = new Inspection(catalog, environment);
            for (Pipeline pipeline : pipelines) {
                Wanted wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
                plans.add(Plan.of(wanted, inspection.of(wanted, () -> topics.find(wanted.topics()))));
            }
        }
        return plans;
    }
}
