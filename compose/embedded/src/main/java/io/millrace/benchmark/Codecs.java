package io.millrace.benchmark;

import io.millrace.lake.Rows;
import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Codec;
import io.millrace.sdk.Message;
import io.millrace.sdk.Parsed;
import io.millrace.settings.Settings;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.SparkProgram;
import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** How much CPU a codec takes that a record type declares, and one for the same events that is written by hand. */
public record Codecs(Home home, Settings settings, Report report) {

    private static final String NAME = "codecs";
    private static final int EVENTS = 20_000;
    private static final int PASSES_PER_ROUND = 15;
    private static final int ROUNDS = 60;

    /** A JVM gets faster while it runs; the first rounds do not count. */
    private static final int WARM_UP_ROUNDS = 10;

    /** In a process of its own: that of the command line is tuned to start quickly. */
    public Rows run() {
        report.doing("parsing events with two codecs");
        Path result = home.folder().resolve("codecs.txt");
        try {
            Files.createDirectories(home.log(NAME).getParent());
            new SparkProgram(NAME, Tree.find(), home, settings)
                    .run(Codecs.class, List.of(), List.of(result.toString()));
            List<Double> nanos =
                    Files.readAllLines(result).stream().map(Double::valueOf).toList();
            return new Rows(
                    List.of("by hand ns CPU", "record ns CPU", "ratio"),
                    List.of(List.of(
                            shown("%.0f", nanos.getFirst()),
                            shown("%.0f", nanos.getLast()),
                            shown("%.2f", nanos.getLast() / nanos.getFirst()))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String shown(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    /** {@code RESULT}: a file for the medians, nanoseconds of CPU per event. */
    public static void main(String[] arguments) throws IOException {
        List<byte[]> events = events();
        Codec<GameEvent> byHand = new HandWrittenCodec();
        Codec<GameEvent> record = GameEvent.TOPIC.codec();
        requireSame(byHand, record, events);
        List<Double> handNanos = new ArrayList<>();
        List<Double> recordNanos = new ArrayList<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            boolean isHandFirst = round % 2 == 0;
            double first = nanos(isHandFirst ? byHand : record, events);
            double second = nanos(isHandFirst ? record : byHand, events);
            if (round >= WARM_UP_ROUNDS) {
                handNanos.add(isHandFirst ? first : second);
                recordNanos.add(isHandFirst ? second : first);
            }
        }
        Files.write(
                Path.of(arguments[0]),
                Stream.of(handNanos, recordNanos)
                        .map(nanos -> Double.toString(Percentile.of(nanos, 0.5)))
                        .toList());
    }

    private static List<byte[]> events() {
        Iterable<Message> messages = () -> new EventTraffic().messages(Settings.of(List.of(GameEvent.TOPIC_NAME)), 1);
        return StreamSupport.stream(messages.spliterator(), false)
                .limit(EVENTS)
                .map(Message::value)
                .toList();
    }

    private static void requireSame(Codec<GameEvent> byHand, Codec<GameEvent> record, List<byte[]> events) {
        for (byte[] event : events) {
            Parsed<GameEvent> parsed = record.parse(event);
            if (!(parsed instanceof Parsed.Accepted) || !parsed.equals(byHand.parse(event))) {
                throw new StackException("The codecs read " + new String(event) + " differently.");
            }
        }
    }

    private static double nanos(Codec<GameEvent> codec, List<byte[]> events) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int accepted = 0;
        for (int pass = 0; pass < PASSES_PER_ROUND; pass++) {
            for (byte[] event : events) {
                accepted += codec.parse(event) instanceof Parsed.Accepted ? 1 : 0;
            }
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / (double) accepted;
    }
}
