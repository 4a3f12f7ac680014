package io.millrace.engine.inspect;

import io.delta.kernel.Snapshot;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Expression;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.inspect.LedgerEntry.Columns;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.sink.QuarantinedRow;
import io.millrace.engine.sink.ReplayedRow;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rows about single records that a pipeline's own tables have: ledger, quarantine and replays. */
final class RecordRows {

    private static final Set<String> OF_REJECTION =
            Set.of("topic", "partition", "offset", "part", "stage", "reason", "detail", "quarantined_at", "replay_of");

    /** A place in a topic. */
    record Place(String topic, int partition, long offset) {}

    /** A row of the quarantine, without the bytes. */
    record Rejected(Integer part, String stage, String reason, String detail, Instant at, String replayOf) {}

    /** A row of the replays. */
    record Replayed(Integer part, int attempt, long atOffset, Instant at, boolean isEdited) {}

    private final Generation generation;
    private final Environment environment;
    private final Map<String, Snapshot> snapshots = new HashMap<>();

    RecordRows(Generation generation, Environment environment) {
        this.generation = generation;
        this.environment = environment;
    }

    /** The row of the ledger for the batch that read the record; none if none has. */
    Optional<LedgerEntry> entry(Place place) {
        return ledger(and(
                        is("topic", Literal.ofString(place.topic())),
                        is("partition", Literal.ofInt(place.partition())),
                        compare("<=", "from_offset", Literal.ofLong(place.offset())),
                        compare(">", "until_offset", Literal.ofLong(place.offset()))))
                .stream()
                .filter(entry -> entry.range().topic().equals(place.topic())
                        && entry.range().partition() == place.partition()
                        && entry.range().from() <= place.offset()
                        && entry.range().until() > place.offset())
                .findFirst();
    }

    /** All rows of a batch. */
    LedgerBatch batch(long number) {
        return LedgerBatch.of(
                number,
                ledger(is("batch", Literal.ofLong(number))).stream()
                        .filter(entry -> entry.batch() == number)
                        .toList());
    }

    private List<LedgerEntry> ledger(Predicate condition) {
        return rows(LedgerRow.TABLE, RowType.of(LedgerRow.TABLE).delta(), condition, LedgerEntry::of);
    }

    /** Why the record was rejected, or events of it; in the order of events. */
    List<Rejected> rejections(Place place) {
        StructType columns = new StructType(RowType.of(QuarantinedRow.TABLE).delta().fields().stream()
                .filter(field -> OF_REJECTION.contains(field.getName()))
                .toList());
        return at(
                        place,
                        QuarantinedRow.TABLE,
                        columns,
                        of -> new Rejected(
                                of.integer("part"),
                                of.text("stage"),
                                of.text("reason"),
                                of.text("detail"),
                                of.time("quarantined_at"),
                                of.textOrNull("replay_of")))
                .stream()
                .sorted(Comparator.comparing(Rejected::part, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
    }

    /** How the record was sent again, each time. */
    List<Replayed> replays(Place place) {
        return at(
                        place,
                        ReplayedRow.TABLE,
                        RowType.of(ReplayedRow.TABLE).delta(),
                        of -> new Replayed(
                                of.integer("part"),
                                of.integer("attempt"),
                                of.number("at_offset"),
                                of.time("replayed_at"),
                                of.flag("edited")))
                .stream()
                .sorted(Comparator.comparing(Replayed::attempt))
                .toList();
    }

    private <T> List<T> at(Place place, Output<?> table, StructType columns, Function<Columns, T> row) {
        Predicate condition = and(
                is("topic", Literal.ofString(place.topic())),
                is("partition", Literal.ofInt(place.partition())),
                is("offset", Literal.ofLong(place.offset())));
        return rows(table, columns, condition, Columns::new).stream()
                .filter(found -> found.text("topic").equals(place.topic())
                        && found.integer("partition") == place.partition()
                        && found.number("offset") == place.offset())
                .map(row)
                .toList();
    }

    private <T> List<T> rows(Output<?> table, StructType columns, Predicate condition, Function<Row, T> form) {
        List<T> rows = new ArrayList<>();
        try {
            Snapshot latest = snapshots.computeIfAbsent(
                    table.name(),
                    name -> DeltaLog.latest(
                            generation.folder(environment.engine().warehouse(), name), environment.kernel()));
            DeltaLog.rows(latest, environment.kernel(), columns, condition, row -> rows.add(form.apply(row)));
        } catch (TableNotFoundException none) {
            return List.of();
        }
        return rows;
    }

    private static Predicate is(String column, Literal value) {
        return compare("=", column, value);
    }

    private static Predicate compare(String operator, String column, Literal value) {
        return new Predicate(operator, List.<Expression>of(new Column(column), value));
    }

    private static Predicate and(Predicate first, Predicate... others) {
        Predicate all = first;
        for (Predicate other : others) {
            all = new Predicate("AND", List.<Expression>of(all, other));
        }
        return all;
    }
}
