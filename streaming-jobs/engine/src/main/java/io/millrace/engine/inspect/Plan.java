package io.millrace.engine.inspect;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Blocker;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a start would do with what it finds: the code of a pipeline against its checkpoint, state,
 * tables and topics. A start follows it, so the two cannot disagree.
 *
 * @param isNew whether there is no checkpoint yet
 * @param steps what would be done before the first batch
 * @param blockers why it must not start; none if it may
 */
public record Plan(String pipeline, boolean isNew, List<Step> steps, List<Blocker> blockers) {

    /** How the code stands to what is there. */
    public enum Verdict {
        SAME,
        COMPATIBLE,
        NEW,
        BLOCKED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Plan {
        steps = List.copyOf(steps);
        blockers = List.copyOf(blockers);
    }

    /** What a start of each pipeline would do. Needs no Spark. */
    public static List<Plan> of(Settings settings, List<Pipeline> pipelines) throws IOException {
        Environment environment = Environment.of(settings);
        List<Plan> plans = new ArrayList<>();
        try (Catalog catalog = Catalog.at(environment.engine().metastore());
                Topics topics = new Topics(environment.engine())) {
            Inspection inspection = new Inspection(catalog, environment);
            for (Pipeline pipeline : pipelines) {
                Wanted wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
                plans.add(of(wanted, inspection.of(wanted, () -> topics.find(wanted.topics()))));
            }
        }
        return plans;
    }

    public static Plan of(Wanted wanted, Found found) {
        Draft draft = new Draft(wanted.pipeline());
        TableCheck.requireReadable(wanted, found, draft);
        if (!draft.blockers.isEmpty()) {
            return new Plan(wanted.pipeline(), found.identity() == null, List.of(), draft.blockers);
        }
        ResumePoint from = CheckpointCheck.of(wanted, found, draft);
        TopicCheck.of(wanted, found, from, draft);
        TableCheck.of(wanted, found, from, draft);
        LedgerCheck.of(wanted, found, from, draft);
        StateCheck.of(wanted, found, from, draft);
        return new Plan(wanted.pipeline(), found.identity() == null, draft.steps, draft.blockers);
    }

    public Verdict verdict() {
        if (!blockers.isEmpty()) {
            return Verdict.BLOCKED;
        }
        if (isNew) {
            return Verdict.NEW;
        }
        return steps.isEmpty() ? Verdict.SAME : Verdict.COMPATIBLE;
    }

    /** What would be done, for people. */
    public List<String> changes() {
        return steps.stream().map(Step::text).toList();
    }

    public Plan orBlock() {
        if (!blockers.isEmpty()) {
            throw new BlockedException(blockers);
        }
        return this;
    }

    /** A plan in the making. */
    public static final class Draft {

        private final String pipeline;
        private final List<Step> steps = new ArrayList<>();
        private final List<Blocker> blockers = new ArrayList<>();

        public Draft(String pipeline) {
            this.pipeline = pipeline;
        }

        void step(Step.Action action, String subject, String text) {
            steps.add(new Step(action, subject, text));
        }

        void object(String problem, String wayOut) {
            blockers.add(new Blocker(problem, wayOut));
        }

        public List<Blocker> blockers() {
            return blockers;
        }

        /** Where the one way out is to put things right, and the other to rebuild the tables. */
        void objectOrAnew(String problem, String wayOut) {
            object(problem, wayOut + ", or rebuild the tables from the topics: ./millrace rebuild " + pipeline + ".");
        }

        /** The same where the topics do not have all of it. */
        void objectOrDrop(String problem, String wayOut) {
            object(
                    problem,
                    wayOut + ", or drop the pipeline and read again what the topics still have: ./millrace drop "
                            + pipeline + ".");
        }
    }
}
