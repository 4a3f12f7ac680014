package io.millrace.engine.inspect;

import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.inspect.DeltaFacts.StoredFile;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.source.FoundTopic;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

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
    private Balance proven = Balance.NONE;
    private CheckpointProof.Facts checkpointed;
    private AuditWindow window;
    private Optional<DeltaFacts> ledger = Optional.empty();

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

    /** @param isFull whether all is proven, whatever was proven before */
    void read(boolean isFull) throws IOException {
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
        long settled = settled();
        if (!isFull) {
            proven = checkpoint
                    .audited()
                    .map(Balance::of)
                    .filter(known -> known.batch() <= settled)
                    .orElse(Balance.NONE);
        }
        checkpointed = CheckpointProof.Facts.read(checkpoint);
        for (WantedTable table : tables) {
            if (table.output() != LedgerRow.TABLE && identity.get().tables().contains(table.name())) {
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
        ledger = read(new WantedTable(pipeline.slug(), LedgerRow.TABLE));
    }

    /** The last batch that the ledger holds; -1 before the first. */
    private long settled() {
        try {
            return DeltaLog.latest(root(LedgerRow.TABLE.name()), sources.kernel())
                    .getLatestTransactionVersion(
                            sources.kernel(), identity.orElseThrow().id())
                    .orElse(-1L);
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
                            proven.batch(),
                            registered.get().properties(),
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

    /** Nothing for a pipeline that has not run, or whose ledger cannot be read. */
    Optional<AuditReport.Line> prove(Map<String, FoundTopic> before, Map<String, FoundTopic> after) {
        if (identity.isEmpty() || ledger.isEmpty()) {
            return Optional.empty();
        }
        if (proven.batch() >= 0) {
            findings.note("the batches up to " + proven.batch()
                    + " were proven before, and their sums now; --full proves each once more");
        }
        DeltaFacts own = ledger.get();
        AtomicReference<Balance> settled = new AtomicReference<>(proven);
        List<LedgerPass.Rule> rules = new ArrayList<>(List.of(
                new RangeProof(
                        proven.batch() < 0 ? checkpointed.beginning().orElseGet(this::noBeginning) : proven.end(),
                        findings),
                new CountProof(findings),
                new CheckpointProof(checkpointed, window, proven.batch(), findings),
                new DeltaProof.OfLedger(own, findings),
                (batch, until, with) -> {
                    // Tables need not hold what came later.
                    if (batch.number() <= window.settled()) {
                        settled.set(with);
                    }
                }));
        for (DeltaFacts table : deltas) {
            rules.add(new DeltaProof(table, !keys(table.name()).isEmpty(), window, proven, own.summedUp(), findings));
        }
        partitioned.forEach(table -> rules.add(new PartitionProof(table, window, findings)));
        Optional<Balance> all = new LedgerPass(own, sources.kernel(), proven, findings).run(rules);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        new TopicProof(pipeline.topics(sources.settings()), before, after, all.get(), findings).prove();
        keep(settled.get());
        return Optional.of(line(all.get()));
    }

    /** So that the next audit goes on from here. */
    private void keep(Balance settled) {
        if (findings.violations().isEmpty() && settled.batch() > proven.batch()) {
            try {
                checkpoint.keepAudited(settled.json());
            } catch (IOException refused) {
                findings.note("what is proven cannot be kept, so the next audit begins at the same batch: "
                        + refused.getMessage());
            }
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

    private AuditReport.Line line(Balance all) {
        long rows = 0;
        for (DeltaFacts table : deltas) {
            rows += table.files().stream().mapToLong(StoredFile::rows).sum();
        }
        for (PartitionFacts table : partitioned) {
            rows += all.written(table.name());
        }
        return AuditReport.Line.of(pipeline.slug(), all, deltas.size() + partitioned.size(), rows, proven);
    }
}
