package io.millrace.endtoend;

import io.millrace.sdk.Column;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Fold;
import io.millrace.sdk.Key;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;

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
            @Key @Column("the word") String word,
            @Column("how often it was said") long times) {}

    public record CountAtLength(
            @Key @Column("the word") String word,
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
    public Flow<?> flow(Settings settings) {
        Topic<String> topic = Topic.text(
                Setting.text(slug + ".topic", topic(), "What is said"),
                value -> Parsed.accepted(new String(value, StandardCharsets.UTF_8)),
                line -> null);
        Flow<String> said = Flow.from(topic);
        return switch (version) {
            case FIRST ->
                first(said)
                        .fold(received -> new Said(received.event()), new Counting(Count::new))
                        .upsert("counts", "Counts", Count.class);
            case REMEMBERING ->
                first(said)
                        .fold(received -> new Said(received.event()), new Remembering())
                        .upsert("counts", "Counts", Count.class);
            case GROWN ->
                said.append("lines", "Lines", received -> atLength(received.event()))
                        .parquet("plain_lines", "Lines", received -> atLength(received.event()))
                        .fold(
                                received -> new Said(received.event()),
                                new Counting((word, times) -> new CountAtLength(word, (long) word.length(), times)))
                        .upsert("counts", "Counts", CountAtLength.class);
        };
    }

    private static Flow<String> first(Flow<String> said) {
        return said.append("lines", "Lines", received -> new Said(received.event()))
                .parquet("plain_lines", "Lines", received -> new Said(received.event()));
    }

    private static SaidAtLength atLength(String word) {
        return new SaidAtLength(word.length(), word);
    }

    private interface Row extends BiFunction<String, Long, Record>, Serializable {}

    private record Counting(Row row) implements Fold<Said, Kept> {
        @Override
        public String key(Said said) {
            return said.word();
        }

        @Override
        public Step<Kept> step(String key, Kept kept, List<Said> facts) {
            long times = (kept == null ? 0 : kept.times()) + facts.size();
            return new Step<>(new Kept(times), List.of(row.apply(key, times)));
        }
    }

    private record Remembering() implements Fold<Said, KeptWithLast> {
        @Override
        public String key(Said said) {
            return said.word();
        }

        @Override
        public Step<KeptWithLast> step(String key, KeptWithLast kept, List<Said> facts) {
            long times = (kept == null ? 0 : kept.times()) + facts.size();
            return new Step<>(new KeptWithLast(times, key), List.of(new Count(key, times)));
        }
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(Setting.text(slug + ".topic", topic(), "What is said"));
    }
}
