package io.millrace.engine.plan;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.Pipeline;
import io.millrace.engine.outside.Catalog;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.outside.Topics;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Says what a start of pipelines would do, and puts one thing right before it. Wants no Spark. */
public final class Planner {

    private Planner() {}

    public static List<Plan> plans(Settings settings, List<Pipeline> pipelines) throws IOException {
        EngineSettings engine = EngineSettings.of(settings);
        Configuration hadoop = Surroundings.hadoop(engine, settings.spark());
        List<Plan> plans = new ArrayList<>();
        try (Catalog catalog = Catalog.at(engine.metastore());
                Topics topics = new Topics(engine.kafka())) {
            Survey survey = new Survey(catalog, engine, hadoop, DefaultEngine.create(hadoop));
            for (Pipeline pipeline : pipelines) {
                Wanted wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
                plans.add(Plan.of(wanted, survey.of(wanted, () -> topics.find(wanted.topics()))));
            }
        }
        return plans;
    }

    /**
     * Gives up the records of a partition that are no longer in Kafka, and says so in the ledger. The
     * pipeline must not run meanwhile.
     *
     * @param until the first offset that is to be read again
     * @return what was done, for people
     */
    public static String skip(Settings settings, Pipeline pipeline, String topic, int partition, long until)
            throws IOException {
        return Skip.run(settings, pipeline, topic, partition, until);
    }
}
