package io.millrace.endtoend;

import io.millrace.sdk.Column;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Fold;
import io.millrace.sdk.Message;
import io.millrace.sdk.Output;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Topic;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A pipeline that counts words, into a table of each kind, and whose code changes while it lives. */
record Words(String slug, Version version) implements Pipeline {

    enum Version {
        FIRST,
        /** Each table has a column more. */
        GROWN,
        /** The state has a field more. */
        REMEMBERING
    }

    public record Said(@Column("the word") String word) {}

    public record SaidAtLength(
            @Column("how long it is") long length,
            @Column("the word") String word) {}

    public record Count(
            @Column("the word") String word,
            @Column("how often it was said") long times) {}

    public record CountAtLength(
            @Column("the word") String word,
            @Column("how long it is") Long length,
            @Column("how often it was said") long times) {}

    public record Kept(long times) {}

    public record KeptWithLast(long times, String last) {}

    @Override
    public String purpose() {
        return "Counts words";
    }

    String topic() {
        return slug + "-in";
    }

    @Override
    public Flow<?, ?, ?> flow(Settings settings) {
        Topic<String> topic = Topic.text(
                Setting.text(slug + ".topic", topic(), "What is said"),
                value -> Parsed.accepted(new String(value, StandardCharsets.UTF_8)),
                line -> null);
        Flow<String, Flow.Nothing, Flow.Nothing> said = Flow.from(topic);
        return switch (version) {
            case FIRST ->
                first(said)
                        .fold(received -> new Said(received.event()), new Counting())
                        .writeFolded(Output.upsert("counts", Count.class, "Counts", List.of("word")), count -> count);
            case REMEMBERING ->
                first(said)
                        .fold(received -> new Said(received.event()), new Remembering())
                        .writeFolded(Output.upsert("counts", Count.class, "Counts", List.of("word")), count -> count);
            case GROWN ->
                said.write(Output.append("lines", SaidAtLength.class, "Lines"), received -> atLength(received.event()))
                        .write(
                                Output.parquet("plain_lines", SaidAtLength.class, "Lines"),
                                received -> atLength(received.event()))
                        .fold(received -> new Said(received.event()), new Counting())
                        .writeFolded(
                                Output.upsert("counts", CountAtLength.class, "Counts", List.of("word")),
                                count -> new CountAtLength(
                                        count.word(), (long) count.word().length(), count.times()));
        };
    }

    private static Flow<String, Flow.Nothing, Flow.Nothing> first(Flow<String, Flow.Nothing, Flow.Nothing> said) {
        return said.write(Output.append("lines", Said.class, "Lines"), received -> new Said(received.event()))
                .write(Output.parquet("plain_lines", Said.class, "Lines"), received -> new Said(received.event()));
    }

    private static SaidAtLength atLength(String word) {
        return new SaidAtLength(word.length(), word);
    }

    private record Counting() implements Fold<Said, Kept, Count> {
        @Override
        public String key(Said said) {
            return said.word();
        }

        @Override
        public Comparator<Said> order() {
            return Comparator.comparing(Said::word);
        }

        @Override
        public Step<Kept, Count> step(String key, Kept kept, List<Said> facts) {
            long times = (kept == null ? 0 : kept.times()) + facts.size();
            return new Step<>(new Kept(times), List.of(new Count(key, times)));
        }

        @Override
        public Class<Said> factType() {
            return Said.class;
        }

        @Override
        public Class<Kept> stateType() {
            return Kept.class;
        }

        @Override
        public Class<Count> rowType() {
            return Count.class;
        }
    }

    private record Remembering() implements Fold<Said, KeptWithLast, Count> {
        @Override
        public String key(Said said) {
            return said.word();
        }

        @Override
        public Comparator<Said> order() {
            return Comparator.comparing(Said::word);
        }

        @Override
        public Step<KeptWithLast, Count> step(String key, KeptWithLast kept, List<Said> facts) {
            long times = (kept == null ? 0 : kept.times()) + facts.size();
            return new Step<>(new KeptWithLast(times, key), List.of(new Count(key, times)));
        }

        @Override
        public Class<Said> factType() {
            return Said.class;
        }

        @Override
        public Class<KeptWithLast> stateType() {
            return KeptWithLast.class;
        }

        @Override
        public Class<Count> rowType() {
            return Count.class;
        }
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(Setting.text(slug + ".topic", topic(), "What is said"));
    }

    @Override
    public Traffic traffic() {
        return (settings, seed) -> Stream.<Message>empty().iterator();
    }
}
