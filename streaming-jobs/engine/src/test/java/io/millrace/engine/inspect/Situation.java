package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Code;
import io.millrace.engine.checkpoint.Code.StateForm;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.checkpoint.Progress;
import io.millrace.engine.checkpoint.Progress.Planned;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.sink.QuarantinedRow;
import io.millrace.engine.sink.ReplayedRow;
import io.millrace.engine.source.FoundTopic;
import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import io.millrace.sdk.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pipeline in the midst of its life, in which a test changes what it is about. It has read 60 of the
 * 100 records of its topic in six batches of ten, 0 to 5, and all is as it should be.
 */
public final class Situation {

    public record Sale(
            @Column("the buyer") String buyer,
            @Column("how many") long quantity) {}

    public record Owned(
            @Key @Column("the owner") String owner,
            @Key @Column("what") String sword,
            @Column("how many") long quantity) {}

    public static final String ME = "abc";
    public static final String PARTITIONS = "spark.sql.shuffle.partitions";

    public final List<String> topics = new ArrayList<>(List.of("events"));
    public final List<Output<?>> outputs = new ArrayList<>(
            List.of(Output.append("sales", Sale.class, "Sales"), Output.upsert("owned", Owned.class, "Who owns what")));
    public final Map<String, String> spark = new HashMap<>(Map.of(PARTITIONS, "2"));
    public StateForm state = new StateForm("by key", List.of("swords map<string,bigint>", "since timestamp"));
    public boolean isTimed;

    public Checkpoint.Identity identity = new Checkpoint.Identity(
            ME,
            "game",
            Set.of("sales", "owned_changes", "quarantine", "replays", "ledger"),
            new Code(state, Map.of("owned_changes", List.of("owner", "sword"))),
            Map.of("events", "first"));
    public boolean isIdentityTorn;
    public final List<Planned> planned = new ArrayList<>(List.of(planned(5), planned(4), planned(3)));
    public long committed = 5;
    public final Set<String> torn = new HashSet<>();
    public Offsets beginning = at(0);
    public final Set<Integer> statePartitions = new HashSet<>(Set.of(0, 1));
    public OptionalLong timed = OptionalLong.empty();
    public final Map<String, String> databases = new HashMap<>(Map.of("game", "file:/lake/game.db"));
    public final Map<String, FoundTable> tables = new HashMap<>();
    public final Map<String, FoundTopic> found = new HashMap<>(Map.of("events", topic("first", 0, 100)));

    public Situation() {
        for (WantedTable table : wanted().tables()) {
            tables.put(table.name(), holding(table, 5));
        }
    }

    /** Before the first start. */
    public static Situation ofANewPipeline() {
        Situation fresh = new Situation();
        fresh.identity = null;
        fresh.planned.clear();
        fresh.committed = -1;
        fresh.beginning = null;
        fresh.statePartitions.clear();
        fresh.tables.clear();
        fresh.databases.clear();
        return fresh;
    }

    public static FoundTopic topic(String id, long earliest, long latest) {
        return new FoundTopic(id, Map.of(0, new FoundTopic.Kept(earliest, latest, Optional.empty())));
    }

    public static Planned planned(long batch) {
        return new Planned(batch, at(10 * batch + 10), Map.of(PARTITIONS, "2"));
    }

    public static Offsets at(long offset) {
        return new Offsets(Map.of("events", Map.of(0, offset)));
    }

    public static Stamp stamp(long batch) {
        Stamp.Range range = new Stamp.Range("events", 0, 10 * batch, 10 * batch + 10, 10, 10, 0, Map.of(), 0);
        return new Stamp(batch, 1, List.of(range), Map.of("sales", 10L));
    }

    public static FoundTable holding(WantedTable table, long last) {
        return new FoundTable(true, true, ME, table.columns(), last, last < 0 ? null : stamp(last));
    }

    /** All tables end with this batch. */
    public void tablesEndWith(long last) {
        wanted().tables().forEach(table -> tables.put(table.name(), holding(table, last)));
    }

    public void tableEndsWith(String name, long last) {
        tables.put(name, holding(table(name), last));
    }

    public void columnsAre(String name, Map<String, String> columns) {
        FoundTable before = tables.get(name);
        tables.put(
                name,
                new FoundTable(true, true, before.owner(), new TreeMap<>(columns), before.last(), before.stamp()));
    }

    public void ownerIs(String name, String owner) {
        FoundTable before = tables.get(name);
        tables.put(name, new FoundTable(true, true, owner, before.columns(), before.last(), before.stamp()));
    }

    /** The metastore has lost it, and its folder is there. */
    public void isUnregistered(String name) {
        FoundTable before = tables.get(name);
        tables.put(name, new FoundTable(false, true, before.owner(), before.columns(), before.last(), before.stamp()));
    }

    public WantedTable table(String name) {
        return wanted().tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public Wanted wanted() {
        List<WantedTable> all = new ArrayList<>();
        outputs.forEach(output -> all.add(new WantedTable("game", output)));
        all.add(new WantedTable("game", QuarantinedRow.TABLE));
        all.add(new WantedTable("game", ReplayedRow.TABLE));
        all.add(new WantedTable("game", LedgerRow.TABLE));
        Map<String, List<String>> keys = new HashMap<>();
        all.stream().filter(table -> !table.keys().isEmpty()).forEach(table -> keys.put(table.name(), table.keys()));
        return new Wanted("game", "file:/lake", topics, all, new Code(state, keys), isTimed, spark);
    }

    public Plan plan() {
        Progress progress = new Progress(planned, committed, torn, beginning, statePartitions, timed);
        return Plan.of(
                wanted(),
                new Found("/checkpoints/game/main", identity, isIdentityTorn, progress, databases, tables, found));
    }

    /** Why it must not start, each with its way out. */
    public List<String> blockers() {
        return plan().blockers().stream()
                .map(blocker -> blocker.problem() + " " + blocker.wayOut())
                .toList();
    }

    public List<String> changes() {
        Plan plan = plan();
        if (!plan.blockers().isEmpty()) {
            throw new AssertionError("It is blocked: " + plan.blockers());
        }
        return plan.changes();
    }
}
