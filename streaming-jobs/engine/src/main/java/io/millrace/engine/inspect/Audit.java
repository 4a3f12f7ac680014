package io.millrace.engine.inspect;

import io.millrace.engine.Unreachable;
import io.millrace.engine.source.FoundTopic;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proves from the ledgers that every record is accounted for, and that tables, topics and checkpoints are what they say.
 * Goes on from what was proven before.
 * What is compared is read in one order: how far a ledger is, its checkpoint, tables, and then the ledger's rows. So a
 * batch that is committed meanwhile is never taken for a wrong one.
 */
public final class Audit {

    /** How much is looked at. */
    public enum Depth {
        /** The batches since the last audit that found nothing wrong, and of older ones the sums. */
        NEW,
        /** All batches. */
        FULL,
        /** All batches, and every row of every file. */
        DATA
    }

    private Audit() {}

    /** Throws {@link Unreachable} if Kafka or the metastore does not answer. */
    public static AuditReport of(Settings settings, List<Pipeline> pipelines, Depth depth) throws IOException {
        try (AuditSources sources = AuditSources.open(settings)) {
            AuditReport report = of(sources, pipelines, depth);
            // Where something is wrong, all of it is looked at, so that it is named exactly.
            boolean isAll = report.pipelines().stream().allMatch(line -> line.provenBefore() < 0);
            return report.isProven() || isAll ? report : of(sources, pipelines, Depth.FULL);
        }
    }

    private static AuditReport of(AuditSources sources, List<Pipeline> pipelines, Depth depth) throws IOException {
        Set<String> topics = new HashSet<>();
        List<PipelineAudit> audits = new ArrayList<>();
        for (Pipeline pipeline : pipelines) {
            topics.addAll(pipeline.topics(sources.settings()));
            audits.add(new PipelineAudit(pipeline, sources));
        }
        Map<String, FoundTopic> before = sources.topics().find(topics);
        for (PipelineAudit audit : audits) {
            audit.read(depth != Depth.NEW);
        }
        Map<String, FoundTopic> after = sources.topics().find(topics);
        List<AuditReport.Line> lines = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (PipelineAudit audit : audits) {
            audit.prove(before, after).ifPresent(lines::add);
            if (depth == Depth.DATA) {
                audit.readData();
            }
            violations.addAll(audit.findings().violations());
            notes.addAll(audit.findings().notes());
        }
        if (lines.isEmpty() && violations.isEmpty()) {
            notes.add("none of these pipelines has run yet");
        }
        return new AuditReport(lines, violations, notes);
    }
}
