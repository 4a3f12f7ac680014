package io.millrace.engine.audit;

import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Unreachable;
import io.millrace.engine.ledger.LedgerRow;
import io.millrace.engine.ledger.QuarantinedRow;
import io.millrace.engine.ledger.ReplayedRow;
import io.millrace.engine.outside.FoundTopic;
import io.millrace.engine.tables.Warehouse;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proves from the ledger that every record is accounted for, and that tables, topics and checkpoints are what it says.
 * What is compared is read in one order: how far the ledger is, checkpoints, tables, and then the ledger's rows. So a
 * batch that is committed meanwhile is never taken for a wrong one.
 */
public final class Audit {

    /** Whether the data itself is read, too. */
    public enum Depth {
        METADATA,
        DATA
    }

    /** The tables that pipelines share, beside the ledger itself. */
    private static final List<Output<?>> COMMON = List.of(QuarantinedRow.TABLE, ReplayedRow.TABLE);

    private final AuditSources sources;
    private final Findings shared = new Findings(Warehouse.OPERATIONS);
    private final List<PipelineAudit> audits = new ArrayList<>();

    private Audit(AuditSources sources) {
        this.sources = sources;
    }

    /** Throws {@link Unreachable} if Kafka or the metastore does not answer. */
    public static AuditReport of(Settings settings, List<Pipeline> pipelines, Depth depth) throws IOException {
        try (AuditSources sources = AuditSources.open(settings)) {
            return new Audit(sources).run(pipelines, depth);
        }
    }

    private AuditReport run(List<Pipeline> pipelines, Depth depth) throws IOException {
        Set<String> topics = new HashSet<>();
        for (Pipeline pipeline : pipelines) {
            topics.addAll(pipeline.topics(sources.settings()));
            audits.add(new PipelineAudit(pipeline, sources));
        }
        for (PipelineAudit audit : audits) {
            audit.readIdentity();
        }
        Map<String, FoundTopic> before = sources.topics().find(topics);
        List<AuditReport.Line> lines = List.of();
        if (writers().isEmpty()) {
            shared.note("none of these pipelines has run yet");
        } else {
            lines = prove(topics, before, depth);
        }
        return report(lines);
    }

    private List<AuditReport.Line> prove(Set<String> topics, Map<String, FoundTopic> before, Depth depth)
            throws IOException {
        if (!isThere(LedgerRow.TABLE)) {
            return List.of();
        }
        LedgerReader reader = new LedgerReader(root(LedgerRow.TABLE), sources.kernel());
        Map<String, Long> settled = settled(reader);
        for (PipelineAudit audit : audits) {
            audit.readTables(settled.getOrDefault(audit.writer().orElse(""), -1L));
        }
        List<DeltaFacts> common = new ArrayList<>();
        List<Output<?>> missing = new ArrayList<>();
        for (Output<?> output : COMMON) {
            if (sources.catalog().table(Warehouse.OPERATIONS, output.name()).isEmpty()) {
                missing.add(output);
            } else if (isThere(output)) {
                read(output).ifPresent(common::add);
            }
        }
        Optional<LedgerFacts> ledger = read(LedgerRow.TABLE).map(table -> LedgerFacts.read(reader, table, shared));
        Map<String, FoundTopic> after = sources.topics().find(topics);
        ledger.ifPresent(facts -> {
            DeltaProof.proveOwn(facts.table(), shared);
            // One that an earlier version did not have is no offence.
            missing.stream().filter(output -> facts.knows(output.name())).forEach(this::isThere);
        });
        common.forEach(table -> DeltaProof.proveOwn(table, shared));

        List<AuditReport.Line> lines = new ArrayList<>();
        for (PipelineAudit audit : audits) {
            if (ledger.isPresent()) {
                lines.add(audit.prove(ledger.get(), common, before, after));
            }
        }
        if (depth == Depth.DATA) {
            for (PipelineAudit audit : audits) {
                audit.readData(common);
            }
        }
        return lines;
    }

    private Map<String, Long> settled(LedgerReader reader) {
        try {
            return reader.settled(writers());
        } catch (RuntimeException said) {
            // It is read once more, and told then.
            return Map.of();
        }
    }

    private Set<String> writers() {
        Set<String> writers = new HashSet<>();
        audits.forEach(audit -> audit.writer().ifPresent(writers::add));
        return writers;
    }

    private boolean isThere(Output<?> table) {
        return sources.table(Warehouse.OPERATIONS, table.name(), root(table), shared)
                .isPresent();
    }

    private String root(Output<?> table) {
        return sources.root(table.name());
    }

    private Optional<DeltaFacts> read(Output<?> output) {
        String table = Warehouse.OPERATIONS + "." + output.name();
        try {
            return Optional.of(
                    DeltaFacts.read(table, output.name(), root(output), writers(), sources.kernel(), sources.hadoop()));
        } catch (IOException | RuntimeException unreadable) {
            PipelineAudit.unreadable(table, unreadable, shared);
            return Optional.empty();
        }
    }

    private AuditReport report(List<AuditReport.Line> lines) {
        List<Offence> offences = new ArrayList<>(shared.offences());
        List<String> notes = new ArrayList<>(shared.notes());
        for (PipelineAudit audit : audits) {
            offences.addAll(audit.findings().offences());
            notes.addAll(audit.findings().notes());
        }
        return new AuditReport(lines, offences, notes);
    }
}
