package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.RowType.Field;
import io.millrace.sdk.Harness;
import io.millrace.sdk.Message;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.sdk.Utf8;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A pipeline in memory gives the answers that it gives on Kafka and Spark, however batches fall and runs end. */
@OnSharedStack
@UsesSpark
class HarnessIT {

    private static final int RECORDS = 2_000;
    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'").withZone(ZoneOffset.UTC);

    /** One of the five, under another name and with topics of its own. */
    private record Trial(
            Pipeline pipeline, Settings settings, Harness harness, Iterator<Message> traffic, List<String> pairs) {

        static Trial of(Pipeline original, InProcess process) {
            List<String> pairs = original.settings().stream()
                    .filter(setting -> setting.key().endsWith("topic"))
                    .map(setting -> setting.key() + "=" + named(setting))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (original.slug().equals("pacing")) {
                // What is sent tells of twenty seconds.
                pairs.addAll(List.of("pacing.short-window=1s", "pacing.long-window=5s", "pacing.lateness=5s"));
            }
            String[] set = pairs.toArray(String[]::new);
            Settings settings = process.settings(original, set);
            return new Trial(
                    new Renamed("trial_" + original.slug(), original),
                    settings,
                    Harness.of(original, set),
                    Traffic.of(original).orElseThrow().messages(settings, 3),
                    pairs);
        }

        private static String named(Setting<?> setting) {
            return "trial-" + setting.byDefault();
        }
    }

    private final RunningStack stack;
    private final Random random = new Random(Long.getLong("millrace.seed", 7));

    HarnessIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void agreesWithTheEngine() throws Exception {
        InProcess process = new InProcess(stack);
        List<Trial> trials = Pipelines.ALL.stream()
                .map(pipeline -> Trial.of(pipeline, process))
                .toList();
        for (Trial trial : trials) {
            stack.createTopics(1, trial.pipeline().topics(trial.settings()).toArray(String[]::new));
        }

        Instant time = BEGIN;
        for (int half = 0; half < 2; half++) {
            for (Trial trial : trials) {
                List<ProducerRecord<byte[], byte[]>> records = deliveries(trial, time);
                records.forEach(record -> trial.harness()
                        .at(Instant.ofEpochMilli(record.timestamp()))
                        .send(record.topic(), record.value()));
                stack.send(records);
                trial.harness().quarantine();
            }
            time = time.plusSeconds(3_600);
            List<String> cut = new ArrayList<>(
                    trials.stream().flatMap(trial -> trial.pairs().stream()).toList());
            cut.add("events-per-batch=" + (100 + random.nextInt(400)));
            process.runOnce(trials.stream().map(Trial::pipeline).toList(), cut.toArray(String[]::new));
        }

        trials.forEach(this::compare);
    }

    /** Some come twice, some at the wrong place, some spoilt, and some after those that were taken long after them. */
    private List<ProducerRecord<byte[], byte[]>> deliveries(Trial trial, Instant time) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int number = 0; number < RECORDS / 2; number++) {
            Message message = trial.traffic().next();
            long delay = random.nextInt(40) == 0 ? random.nextInt(40_000) : random.nextInt(50);
            long taken = time.toEpochMilli() + number * 50L + 40_000 - delay;
            byte[] value = random.nextInt(50) == 0 ? spoilt(message.value()) : message.value();
            records.add(new ProducerRecord<>(message.topic(), 0, taken, message.key(), value));
            if (random.nextInt(20) == 0) {
                records.add(records.get(random.nextInt(records.size())));
            }
            Collections.swap(records, records.size() - 1, Math.max(0, records.size() - 1 - random.nextInt(8)));
        }
        return records;
    }

    /** Other characters; still UTF-8, which the harness shows as text. */
    private byte[] spoilt(byte[] value) {
        byte[] spoilt = value.clone();
        for (int left = 1 + random.nextInt(3); left > 0 && spoilt.length > 0; left--) {
            int at = random.nextInt(spoilt.length);
            if (spoilt[at] > 0) {
                spoilt[at] = (byte) (1 + random.nextInt(127));
            }
        }
        return spoilt;
    }

    private void compare(Trial trial) {
        String slug = trial.pipeline().slug();
        for (Output<?> output : trial.pipeline().flow(trial.settings()).outputs()) {
            if (output instanceof Output.Sent<?>) {
                continue;
            }
            String name = output instanceof Output.Upsert<?> upsert ? upsert.table() : output.name();
            List<Field> fields = columns(output);
            List<String> expected = trial.harness().table(name).stream()
                    .map(row -> fields.stream()
                            .map(field -> text(field.reader().apply(row)))
                            .collect(Collectors.joining(" | ")))
                    .toList();

            assertThat(expected).as(slug + "." + name).hasSizeGreaterThan(10);
            assertThat(stack.sql(sql(slug, output, fields)).stream().map(List::getFirst))
                    .as(slug + "." + name)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(stack
                        .sql("select topic || ' ' || reason || ' ' || coalesce(to_hex(payload), 'null') from " + slug
                                + ".quarantine")
                        .stream()
                        .map(List::getFirst))
                .as(slug + ".quarantine")
                .containsExactlyInAnyOrderElementsOf(trial.harness().quarantine().stream()
                        .map(each -> each.topic() + " " + each.reason().text() + " "
                                + (each.value() == null
                                        ? "null"
                                        : text(each.value().getBytes(StandardCharsets.UTF_8))))
                        .toList());
    }

    private static List<Field> columns(Output<?> output) {
        return switch (output) {
            case Output.Upsert<?> upsert -> RowType.of(upsert.row()).fields();
            default -> RowType.of(output).fields();
        };
    }

    private static String sql(String slug, Output<?> output, List<Field> fields) {
        String columns = fields.stream().map(HarnessIT::text).collect(Collectors.joining(" || ' | ' || "));
        String table = slug + "." + output.name();
        if (!(output instanceof Output.Upsert<?> upsert)) {
            return "select " + columns + " from " + table;
        }
        return "select " + columns + " from (select *, row_number() over (partition by "
                + String.join(", ", upsert.keys()) + " order by _batch desc) as place from " + table
                + ") where place = 1 and not _deleted";
    }

    /** A column as text, the same on both sides. */
    private static String text(Field field) {
        String column = "\"" + field.name() + "\"";
        String text = switch (field.type().sql()) {
            case "double" -> "to_hex(to_ieee754_64(" + column + "))";
            case "binary" -> "to_hex(" + column + ")";
            case "timestamp" -> "cast(" + column + " as varchar)";
            case String type when type.startsWith("map") -> "json_format(cast(" + column + " as json))";
            default -> "cast(" + column + " as varchar)";
        };
        return "coalesce(" + text + ", 'null')";
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "null";
            case Double number -> HexFormat.of().withUpperCase().toHexDigits(Double.doubleToLongBits(number));
            case byte[] bytes -> HexFormat.of().withUpperCase().formatHex(bytes);
            case Utf8 text -> new String(text.bytes(), StandardCharsets.UTF_8);
            // Trino shows thousandths of a second, and rounds what Delta has to the microsecond.
            case Instant time -> TIME.format(time.truncatedTo(ChronoUnit.MICROS).plusNanos(500_000));
            case Map<?, ?> map ->
                new TreeMap<>(map)
                        .entrySet().stream()
                                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
                                .collect(Collectors.joining(",", "{", "}"));
            default -> value.toString();
        };
    }
}
