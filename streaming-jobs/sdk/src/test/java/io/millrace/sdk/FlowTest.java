package io.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {

    record Move(String bike, String station) {}

    record Row(
            @Key String station,
            @Column(name = "user-agent", value = "") String userAgent) {}

    record Keyed(
            @Key String eventType,
            @Key @Column(name = "x-1", value = "") String first,
            long timeNs) {}

    static final class Moves implements Codec<Move> {
        @Override
        public Parsed<Move> parse(byte[] value) {
            return Parsed.accepted(new Move(new String(value), "Park"));
        }
    }

    /** Only its parent says what it folds. */
    private abstract static class Counting<F extends Record> implements TimedFold<F, Row> {
        @Override
        public String key(F fact) {
            return fact.toString();
        }
    }

    private static final class Patient extends Counting<Move> {
        @Override
        public Step<Row> step(String key, Row state, List<Move> facts, Instant watermark) {
            return new Step<>(state, List.of());
        }
    }

    private static final Topic<Move> MOVES = topic("moves", new Moves());

    private static <E> Topic<E> topic(String name, Codec<E> codec) {
        return Topic.text(Setting.text(name, name, name), codec, event -> null);
    }

    private static Received<Move> received(Move move) {
        return new Received<>(move, new KafkaRecord("moves", 0, 0, 0, new byte[0]));
    }

    /** What it goes through is made by the engine alone. */
    private record Through() implements Pipeline {
        @Override
        public Flow<?> flow(Settings settings) {
            return flow();
        }

        private static Flow<Move> flow() {
            return Flow.from(MOVES).through(Through::move, Row.class, () -> null);
        }

        private static Move move(Received<Move> received) {
            return received.event();
        }
    }

    @Test
    void hasFoldsOrAStepThroughTheEngine() {
        assertThatThrownBy(() -> Through.flow().fold("rows", "", Keyed.class, Move::station, (key, row, moves) -> row))
                .hasMessageStartingWith("A flow has folds and windows, or one step .through the engine.");
        assertThatThrownBy(() -> Harness.of(new Through())).hasMessageContaining("the harness has no Spark");
    }

    @Test
    void readsTopicsWhoseEventsAreOfOneKind() {
        Topic<Integer> one = topic("one", value -> Parsed.accepted(value.length));
        Topic<Long> other = topic("other", value -> Parsed.accepted((long) value.length));

        Flow<Number> flow = Flow.from(one, other);

        assertThat(flow.topics()).containsExactly(one, other);
    }

    @Test
    void writesTheEventItself() {
        Flow<Move> flow = Flow.from(MOVES).append("moves", "Every move");

        assertThat(flow.outputs()).containsExactly(Output.append("moves", Move.class, "Every move"));
        assertThat(flow.landed().get(0).part().apply(received(new Move("B1", "Park"))))
                .isEqualTo(new Move("B1", "Park"));
    }

    @Test
    void knowsTheRowsOfAFunction() {
        Flow<Move> flow = Flow.from(MOVES)
                .append("plain", "Rows", received -> new Row(received.event().station(), null))
                .parquet("files", "Rows", FlowTest::row)
                .upsert("keyed", "Rows", FlowTest::row);

        assertThat(flow.outputs())
                .containsExactly(
                        Output.append("plain", Row.class, "Rows"),
                        Output.parquet("files", Row.class, "Rows"),
                        new Output.Upsert<>("keyed", Row.class, "Rows", List.of("station")));
    }

    private static Row row(Received<Move> received) {
        return new Row(received.event().station(), null);
    }

    @Test
    void saysWhatToDoAboutAFunctionThatGivesNoRecordOfItsOwn() {
        assertThatThrownBy(() -> Flow.from(MOVES).append("any", "Any", received -> (Record) received.event()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The function of append gives a Record, which is no record type. Name a method that gives"
                        + " one, such as Row::of.");
    }

    @Test
    void saysWhatToDoAboutAnEventThatIsNoRecord() {
        Topic<String> text = topic("text", new Codec<>() {
            @Override
            public Parsed<String> parse(byte[] value) {
                return Parsed.accepted("");
            }
        });

        assertThatThrownBy(() -> Flow.from(text).append("text", "Text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The event of append is a String, which is no record type. Name a method that gives one, such"
                                + " as Row::of.");
    }

    @Test
    void namesTheColumnsOfAKey() {
        assertThat(Output.upsert("keyed", Keyed.class, "Rows").keys()).containsExactly("event_type", "x-1");
        assertThat(Output.column(Keyed.class.getRecordComponents()[2])).isEqualTo("time_ns");
    }

    @Test
    void wantsAKeyOfAKeyedTable() {
        assertThatThrownBy(() -> Flow.from(MOVES).upsert("keyed", "Rows", received -> received.event()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The keyed table keyed has no key: mark the columns of Move that tell its rows apart with"
                        + " @Key.");
    }

    @Test
    void knowsWhatAFoldTakesAndKeeps() {
        Flow<Move> flow = Flow.from(MOVES).timed(Received::timestamp).fold(Received::event, new Patient());

        assertThat(flow.folds()).singleElement().satisfies(step -> {
            assertThat(step.factType()).isEqualTo(Move.class);
            assertThat(step.stateType()).isEqualTo(Row.class);
            assertThat(step.hasDeadlines()).isTrue();
        });
    }

    @Test
    void sendsTheRowsOfAFoldToTheOutputsOfTheirType() {
        Flow<Move> flow = Flow.from(MOVES)
                .timed(Received::timestamp)
                .fold(Received::event, new Patient())
                .append("moves", "Moves", Move.class)
                .upsert("rows", "Rows", Row.class);
        Move move = new Move("B1", "Park");
        Ended gone = new Ended(new Row("Park", null));

        assertThat(flow.folded())
                .extracting(route -> (Object) route.part().apply(move))
                .containsExactly(move, null);
        assertThat(flow.folded())
                .extracting(route -> (Object) route.part().apply(gone))
                .containsExactly(null, gone);
    }

    @Test
    void keepsOneRowOfEachKey() {
        Flow<Move> flow = Flow.from(MOVES)
                .fold(
                        "stations",
                        "Stations",
                        Row.class,
                        Move::station,
                        (station, before, moves) -> moves.get(0).bike().equals("gone")
                                ? null
                                : new Row(station, before == null ? "new" : "old"));
        TimedFold<Move, Row> fold = fold(flow);

        assertThat(flow.outputs()).containsExactly(Output.upsert("stations", Row.class, "Stations"));
        assertThat(flow.folds().get(0).factType()).isEqualTo(Move.class);
        assertThat(fold.key(new Move("B1", "Park"))).isEqualTo("Park");

        Row first = new Row("Park", "new");
        assertThat(step(fold, null, "B1")).isEqualTo(new TimedFold.Step<>(first, List.of(first)));
        Row second = new Row("Park", "old");
        assertThat(step(fold, first, "B1")).isEqualTo(new TimedFold.Step<>(second, List.of(second)));
        assertThat(step(fold, second, "B1")).isEqualTo(new TimedFold.Step<>(second, List.of()));
        assertThat(step(fold, second, "gone")).isEqualTo(new TimedFold.Step<>(null, List.of(new Ended(second))));
        assertThat(step(fold, null, "gone")).isEqualTo(new TimedFold.Step<>(null, List.of()));
    }

    @SuppressWarnings("unchecked")
    private static TimedFold<Move, Row> fold(Flow<Move> flow) {
        return (TimedFold<Move, Row>) flow.folds().get(0).fold();
    }

    private static TimedFold.Step<Row> step(TimedFold<Move, Row> fold, Row before, String bike) {
        return fold.step("Park", before, List.of(new Move(bike, "Park")), Instant.EPOCH);
    }

    @Test
    void doesNotTakeRowsOfAFoldThatIsNotThere() {
        assertThatThrownBy(() -> Flow.from(MOVES).append("rows", "Rows", Row.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "rows takes rows of type Row from folds, and there is none before it: put it after .fold(…),"
                                + " or give it a function instead of a class.");
    }

    @Test
    void doesNotFoldByTimeWhereNobodySaysWhenAnEventHappened() {
        assertThatThrownBy(() -> Flow.from(MOVES).fold(Received::event, new Patient()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Patient folds by event time, and the flow does not say when an event happened:"
                        + " put .timed(…) before .fold(…).");
    }
}
