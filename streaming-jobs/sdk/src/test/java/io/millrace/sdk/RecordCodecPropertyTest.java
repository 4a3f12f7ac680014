package io.millrace.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a record holds, and in whatever order its JSON says it, what is read is what was written. */
class RecordCodecPropertyTest {

    private enum Size {
        SMALL,
        LARGE
    }

    private record Inner(String name, @Optional Long number, List<Double> shares) {}

    private record Outer(
            String text,
            @Optional String note,
            long whole,
            @Optional Boolean isOpen,
            Instant at,
            @EpochMillis Instant millis,
            Size size,
            Inner inner,
            List<Inner> inners,
            Map<String, Long> counts) {}

    private final Random random = new Random(11);

    @Test
    void readsWhatWasWritten() {
        Codec<Outer> codec = Topic.json("outer", Outer.class).codec();
        for (int round = 0; round < 20_000; round++) {
            Outer outer = outer();
            String json = json(outer);

            assertThat(codec.parse(json.getBytes(UTF_8))).as(json).isEqualTo(Parsed.accepted(outer));
        }
    }

    private Outer outer() {
        return new Outer(
                text(),
                random.nextBoolean() ? null : text(),
                random.nextLong(),
                random.nextInt(3) == 0 ? null : Boolean.valueOf(random.nextBoolean()),
                Instant.ofEpochSecond(
                        random.nextLong(-60_000_000_000L, 250_000_000_000L), random.nextInt(1_000_000_000)),
                Instant.ofEpochMilli(random.nextLong(-1_000_000_000_000L, 10_000_000_000_000L)),
                random.nextBoolean() ? Size.SMALL : Size.LARGE,
                inner(),
                list(3, this::inner),
                list(3, this::text).stream()
                        .distinct()
                        .collect(Collectors.toMap(key -> key, key -> random.nextLong())));
    }

    private Inner inner() {
        return new Inner(text(), random.nextBoolean() ? null : random.nextLong(), list(3, random::nextGaussian));
    }

    private <T> List<T> list(int most, java.util.function.Supplier<T> part) {
        List<T> list = new ArrayList<>();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            list.add(part.get());
        }
        return list;
    }

    /** Never empty: an empty text is a missing one. */
    private String text() {
        StringBuilder text = new StringBuilder();
        String characters = "ab \"\\/\n\u0001ü€\uD83D\uDEB2{}[],:";
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            int at = random.nextInt(characters.codePointCount(0, characters.length()));
            text.appendCodePoint(characters.codePointAt(characters.offsetByCodePoints(0, at)));
        }
        return text.toString();
    }

    private String json(Outer outer) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("text", quoted(outer.text()));
        fields.put("note", outer.note() == null ? null : quoted(outer.note()));
        fields.put("whole", Long.toString(outer.whole()));
        fields.put(
                random.nextBoolean() ? "is_open" : "isOpen",
                outer.isOpen() == null ? null : outer.isOpen().toString());
        fields.put("at", quoted(outer.at().toString()));
        fields.put("millis", Long.toString(outer.millis().toEpochMilli()));
        fields.put("size", quoted(outer.size().name()));
        fields.put("inner", json(outer.inner()));
        fields.put("inners", outer.inners().stream().map(this::json).collect(Collectors.joining(",", "[", "]")));
        fields.put(
                "counts",
                outer.counts().entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ": " + entry.getValue())
                        .collect(Collectors.joining(", ", "{", "}")));
        return object(fields);
    }

    private String json(Inner inner) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", quoted(inner.name()));
        fields.put("number", inner.number() == null ? null : inner.number().toString());
        fields.put("shares", inner.shares().toString());
        return object(fields);
    }

    /** In any order, with null said or not, and with fields beside them that nobody asked for. */
    private String object(Map<String, String> fields) {
        List<String> said = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (value != null || random.nextBoolean()) {
                said.add(quoted(name) + (random.nextBoolean() ? ":" : " : ") + value);
            }
        });
        if (random.nextInt(4) == 0) {
            said.add("\"unknown\": {\"a\": [1, {\"text\": null}], \"b\": \"}\"}");
        }
        Collections.shuffle(said, random);
        return said.stream().collect(Collectors.joining(",", "{", random.nextBoolean() ? "}" : " }\n"));
    }

    private String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ' || !Character.isSurrogate(character) && random.nextInt(8) == 0) {
                json.append(String.format("\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
