package io.millrace.engine.audit;

import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.ledger.Offsets;
import io.millrace.engine.outside.Catalog;
import io.millrace.engine.outside.FoundTopic;
import io.millrace.engine.tables.Generation;
import io.millrace.engine.tables.Rebuilds;
import io.millrace.engine.tables.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The audit of one pipeline. Its parts are read in an order in which a stream that goes on beside it does no harm. */
final class PipelineAudit {

    private final Pipeline pipeline;
    private final AuditSources sources;
    private final Findings findings;
    private final Generation generation;
    private final Checkpoint checkpoint;
    private final List<Output<?>> outputs;
    private final List<DeltaFacts> deltas = new ArrayList<>();
    private final List<PartitionFacts> partitioned = new ArrayList<>();
    private Optional<Checkpoint.Identity> identity = Optional.empty();
    private CheckpointFacts checkpointed;
    private AuditWindow window;

    PipelineAudit(Pipeline pipeline, AuditSources sources) throws IOException {
        this.pipeline = pipeline;
        this.sources = sources;
        this.findings = new Findings(pipeline.slug());
        this.generation = Rebuilds.current(sources.engine().checkpoints(), pipeline.slug(), sources.hadoop());
        this.checkpoint = new Checkpoint(
                sources.engine().checkpoints(), pipeline.slug(), generation.checkpoint(), sources.hadoop());
        this.outputs = pipeline.flow(sources.settings()).outputs().stream()
                .filter(output -> !(output instanceof Output.Sent))
                .toList();
    }

    Optional<String> writer() {
        return identity.map(Checkpoint.Identity::id);
    }

    Findings findings() {
        return findings;
    }

    /** Comes first. */
    void readIdentity() throws IOException {
        identity = checkpoint.identity();
        if (identity.isEmpty()) {
            for (Output<?> output : outputs) {
                if (sources.catalog().table(pipeline.slug(), output.name()).isPresent()) {
                    findings.offence(
                            "checkpoint " + checkpoint.folder(),
                            "the one that wrote " + pipeline.slug() + "." + output.name(),
                            "none",
                            "Restore it, or drop the pipeline to read its topics anew: ./millrace drop "
                                    + pipeline.slug() + ".");
                    return;
                }
            }
        }
    }

    /** @param settled the last batch that the ledger held before anything else was read */
    void readTables(long settled) throws IOException {
        if (identity.isEmpty()) {
            return;
        }
        checkpointed = CheckpointFacts.read(checkpoint, identity.get().id());
        for (Output<?> output : outputs) {
            if (identity.get().tables().contains(output.name())) {
                read(output);
            }
        }
        Set<Long> begun = checkpoint.batches("offsets");
        window = new AuditWindow(
                settled,
                checkpointed.last(),
                begun.stream().mapToLong(Long::longValue).max().orElse(-1));
    }

    private void read(Output<?> output) {
        String table = pipeline.slug() + "." + output.name();
        String root = generation.folder(sources.engine().warehouse(), pipeline.slug(), output.name());
        Optional<Catalog.Registered> registered = sources.table(pipeline.slug(), output.name(), root, findings);
        if (registered.isEmpty()) {
            return;
        }
        try {
            if (output instanceof Output.Parquet) {
                if (isOwn(table, registered.get().properties().getOrDefault(Warehouse.OWNER, ""))) {
                    partitioned.add(PartitionFacts.read(
                            table,
                            output.name(),
                            root,
                            sources.catalog().batches(pipeline.slug(), output.name()),
                            sources.hadoop()));
                }
            } else {
                DeltaFacts delta = DeltaFacts.read(
                        table, output.name(), root, Set.of(identity.get().id()), sources.kernel(), sources.hadoop());
                if (isOwn(table, delta.owner())) {
                    deltas.add(delta);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            unreadable(table, unreadable, findings);
        }
    }

    static void unreadable(String table, Exception why, Findings findings) {
        if (why instanceof Unreachable unreachable) {
            throw unreachable;
        }
        findings.offence(
                table + ", its log",
                "a log that can be read",
                "'" + why.getMessage() + "'",
                "Restore its folder from a copy, or make the tables anew: ./millrace rebuild.");
    }

    private boolean isOwn(String table, String owner) {
        boolean isOwn = owner.equals(identity.get().id());
        if (!isOwn) {
            findings.offence(
                    table,
                    "that it belongs to checkpoint " + identity.get().id() + ", which is this pipeline's",
                    owner.isEmpty() ? "that it belongs to none" : "that it belongs to " + owner,
                    Findings.RESTORE);
        }
        return isOwn;
    }

    /** Comes last, with the ledger as it was read last. */
    AuditReport.Line prove(
            LedgerFacts facts, List<DeltaFacts> common, Map<String, FoundTopic> before, Map<String, FoundTopic> after) {
        String writer = writer().orElse("");
        PipelineLedger ledger = facts.of(pipeline.slug(), writer);
        long earlier = facts.batchesOfEarlierLives(pipeline.slug(), writer);
        if (earlier > 0) {
            findings.note("ops.ledger has " + earlier + " batches of an earlier checkpoint, which are not proven");
        }
        if (identity.isPresent() && !facts.torn().contains(writer)) {
            proveLedger(ledger, facts.table(), before, after);
            deltas.forEach(table -> prove(table, ledger));
            partitioned.forEach(table -> new PartitionProof(table, ledger, window, findings).prove());
            common.forEach(table -> new DeltaProof(table, writer, Set.of(), ledger, window, findings).prove());
        }
        return line(ledger);
    }

    private void proveLedger(
            PipelineLedger ledger, DeltaFacts table, Map<String, FoundTopic> before, Map<String, FoundTopic> after) {
        new RangeProof(ledger, findings).prove(checkpointed.beginning().orElseGet(this::noBeginning));
        new CountProof(ledger, findings).prove();
        checkpointed.prove(ledger, window, findings);
        new DeltaProof(table, identity.get().id(), Set.of(), ledger, window, findings)
                .proveStamp(ledger::stampAndSkips);
        new TopicProof(pipeline.topics(sources.settings()), before, after, ledger, findings).prove();
    }

    private void prove(DeltaFacts table, PipelineLedger ledger) {
        DeltaProof.proveOwn(table, findings);
        new DeltaProof(table, identity.get().id(), keyed(), ledger, window, findings).prove();
        if (!table.unseen().isEmpty()) {
            long bytes =
                    table.unseen().values().stream().mapToLong(Long::longValue).sum();
            findings.note(table.table() + " has " + table.unseen().size() + " files, " + (bytes >> 10)
                    + " KiB, that no reader sees: of a batch under way or one that died, or compacted");
        }
    }

    /** Reads every file that readers see of the pipeline's tables and of its part of the common ones. */
    void readData(List<DeltaFacts> common) {
        identity.ifPresent(known -> {
            DataProof proof = new DataProof(sources.hadoop(), findings);
            for (DeltaFacts table : deltas) {
                proof.prove(table, table.files(), keys(table.name()));
            }
            partitioned.forEach(proof::prove);
            common.forEach(table -> proof.prove(table, table.filesOf(known.id()), List.of()));
        });
    }

    private Offsets noBeginning() {
        findings.offence(
                checkpoint.folder() + "/sources/0/0",
                "where reading began",
                "nothing that can be read",
                Findings.RESTORE);
        return new Offsets(Map.of());
    }

    private Set<String> keyed() {
        return outputs.stream()
                .filter(output -> output instanceof Output.Upsert)
                .map(Output::name)
                .collect(Collectors.toSet());
    }

    /** What tells the changes of a keyed table apart: the key and the batch. */
    private List<String> keys(String table) {
        List<String> keys = new ArrayList<>();
        for (Output<?> output : outputs) {
            if (output instanceof Output.Upsert<?> upsert && upsert.name().equals(table)) {
                keys.addAll(upsert.keys());
                keys.add("_batch");
            }
        }
        return keys;
    }

    private AuditReport.Line line(PipelineLedger ledger) {
        long rows = 0;
        for (DeltaFacts table : deltas) {
            rows += table.files().stream().mapToLong(StoredFile::rows).sum();
        }
        for (PartitionFacts table : partitioned) {
            rows += ledger.batches().keySet().stream()
                    .mapToLong(batch -> ledger.written(batch, table.name()))
                    .sum();
        }
        return AuditReport.Line.of(pipeline.slug(), ledger, deltas.size() + partitioned.size(), rows);
    }
}
