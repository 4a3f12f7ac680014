package io.millrace.engine.inspect;

import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.source.FoundTopic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The audit of one pipeline. Its parts are read in an order in which a stream that runs meanwhile does no harm. */
final class PipelineAudit {

    private final Pipeline pipeline;
    private final AuditSources sources;
    private final Findings findings;
    private final Generation generation;
    private final Checkpoint checkpoint;
    private final List<WantedTable> tables;
    private final List<DeltaFacts> deltas = new ArrayList<>();
    private final List<PartitionFacts> partitioned = new ArrayList<>();

    private Optional<Checkpoint.Identity> identity = Optional.empty();
    private CheckpointFacts checkpointed;
    private AuditWindow window;
    private Optional<LedgerFacts> ledger = Optional.empty();

    PipelineAudit(Pipeline pipeline, AuditSources sources) throws IOException {
        this.pipeline = pipeline;
        this.sources = sources;
        this.findings = new Findings(pipeline.slug());
        this.generation = Generation.current(sources.environment(), pipeline.slug());
        this.checkpoint = generation.checkpoint(sources.environment());
        this.tables = Wanted.of(pipeline, pipeline.flow(sources.settings()), sources.settings())
                .tables();
    }

    Findings findings() {
        return findings;
    }

    void read() throws IOException {
        identity = checkpoint.identity();
        if (identity.isEmpty()) {
            tables.stream()
                    .filter(table -> sources.catalog().exists(table.database(), table.name()))
                    .findFirst()
                    .ifPresent(table -> findings.violation(
                            "checkpoint " + checkpoint.folder(),
                            "the one that wrote " + table.qualifiedName(),
                            "none",
                            "Restore it, or drop the pipeline to read its topics from the beginning: ./millrace drop "
                                    + pipeline.slug() + "."));
            return;
        }
        LedgerReader reader = new LedgerReader(root(LedgerRow.TABLE.name()), sources.kernel());
        long settled = settled(reader);
        checkpointed = CheckpointFacts.read(checkpoint, identity.get().id());
        Optional<DeltaFacts> ledgerTable = Optional.empty();
        for (WantedTable table : tables) {
            if (table.output() == LedgerRow.TABLE) {
                continue;
            }
            if (identity.get().tables().contains(table.name())) {
                read(table).ifPresent(deltas::add);
            }
        }
        window = new AuditWindow(
                settled,
                checkpointed.last(),
                checkpoint.batches("offsets").stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(-1));
        ledgerTable = read(new WantedTable(pipeline.slug(), LedgerRow.TABLE));
        ledger = ledgerTable.map(table -> LedgerFacts.read(reader, table, findings));
    }

    private long settled(LedgerReader reader) {
        try {
            return reader.settled(identity.orElseThrow().id());
        } catch (RuntimeException said) {
            // It is read once more, and reported then.
            return -1;
        }
    }

    private String root(String table) {
        return generation.folder(sources.environment().engine().warehouse(), table);
    }

    private Optional<DeltaFacts> read(WantedTable wanted) {
        String table = wanted.qualifiedName();
        String root = root(wanted.name());
        Optional<Catalog.Registered> registered = sources.table(pipeline.slug(), wanted.name(), root, findings);
        if (registered.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (wanted.output() instanceof Output.Parquet) {
                if (isOwn(table, registered.get().properties().getOrDefault(Warehouse.OWNER, ""))) {
                    partitioned.add(PartitionFacts.read(
                            table,
                            wanted.name(),
                            generation.number(),
                            ListedPartitions.expired(registered.get().properties(), generation.number()),
                            sources.catalog().batches(pipeline.slug(), wanted.name()),
                            sources.hadoop()));
                }
                return Optional.empty();
            }
            DeltaFacts delta = DeltaFacts.read(
                    table, wanted.name(), root, identity.orElseThrow().id(), sources.kernel(), sources.hadoop());
            return Optional.of(delta).filter(found -> isOwn(table, found.owner()));
        } catch (IOException | RuntimeException unreadable) {
            unreadable(table, unreadable, findings);
            return Optional.empty();
        }
    }

    static void unreadable(String table, Exception why, Findings findings) {
        if (why instanceof Unreachable unreachable) {
            throw unreachable;
        }
        findings.violation(
                table + ", its log",
                "a log that can be read",
                "'" + why.getMessage() + "'",
                "Restore its folder from a copy, or rebuild the tables: ./millrace rebuild.");
    }

    private boolean isOwn(String table, String owner) {
        boolean isOwn = owner.equals(identity.get().id());
        if (!isOwn) {
            findings.violation(
                    table,
                    "that it belongs to checkpoint " + identity.get().id() + ", which is this pipeline's",
                    owner.isEmpty() ? "that it belongs to none" : "that it belongs to " + owner,
                    Findings.RESTORE);
        }
        return isOwn;
    }

    /** Nothing for a pipeline that has not run. */
    Optional<AuditReport.Line> prove(Map<String, FoundTopic> before, Map<String, FoundTopic> after) {
        if (identity.isEmpty() || ledger.isEmpty()) {
            return Optional.empty();
        }
        PipelineLedger rows = ledger.get().rows();
        if (!ledger.get().isTorn()) {
            proveLedger(rows, ledger.get().table(), before, after);
            deltas.forEach(table -> prove(table, rows));
            partitioned.forEach(table -> new PartitionProof(table, rows, window, findings).prove());
        }
        return Optional.of(line(rows));
    }

    private void proveLedger(
            PipelineLedger ledger, DeltaFacts table, Map<String, FoundTopic> before, Map<String, FoundTopic> after) {
        new RangeProof(ledger, findings).prove(checkpointed.beginning().orElseGet(this::noBeginning));
        new CountProof(ledger, findings).prove();
        checkpointed.prove(ledger, window, findings);
        DeltaProof.proveOwn(table, findings);
        new DeltaProof(table, Set.of(), ledger, window, findings).proveStamp(ledger::stampAndSkips);
        new TopicProof(pipeline.topics(sources.settings()), before, after, ledger, findings).prove();
    }

    private void prove(DeltaFacts table, PipelineLedger ledger) {
        DeltaProof.proveOwn(table, findings);
        new DeltaProof(table, keyed(), ledger, window, findings).prove();
        if (!table.unseen().isEmpty()) {
            long bytes =
                    table.unseen().values().stream().mapToLong(Long::longValue).sum();
            findings.note(table.table() + " has " + table.unseen().size() + " files, " + (bytes >> 10)
                    + " KiB, that no reader sees: of a batch under way or one that died, or compacted");
        }
    }

    /** Reads every file that readers see of the pipeline's tables. */
    void readData() {
        DataProof proof = new DataProof(sources.hadoop(), findings);
        deltas.forEach(table -> proof.prove(table, table.files(), keys(table.name())));
        partitioned.forEach(proof::prove);
    }

    private Offsets noBeginning() {
        findings.violation(
                checkpoint.folder() + "/sources/0/0",
                "where reading began",
                "nothing that can be read",
                Findings.RESTORE);
        return new Offsets(Map.of());
    }

    private Set<String> keyed() {
        return tables.stream()
                .filter(table -> !table.keys().isEmpty())
                .map(WantedTable::name)
                .collect(Collectors.toSet());
    }

    /** What tells the changes of a keyed table apart: the key and the batch. */
    private List<String> keys(String table) {
        List<String> keys = new ArrayList<>();
        for (WantedTable wanted : tables) {
            if (!wanted.keys().isEmpty() && wanted.name().equals(table)) {
                keys.addAll(wanted.keys());
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
            rows += table.rows();
        }
        return AuditReport.Line.of(pipeline.slug(), ledger, deltas.size() + partitioned.size(), rows);
    }
}
