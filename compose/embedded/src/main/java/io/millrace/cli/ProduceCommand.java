package io.millrace.cli;

import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.stack.Outbox;
import io.millrace.stack.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "produce",
        description = {
            "Sends sample events or the lines of a file to Kafka.",
            "Prints how many records Kafka has acknowledged.",
            "Exits 0 only if every record was acknowledged."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace produce game --count 1000000          as fast as it goes",
            "  ./millrace produce game --rate 1000              until Ctrl-C",
            "  ./millrace produce --topic events --file events.jsonl",
            "  gunzip -c old.gz | ./millrace produce --topic events --file -"
        })
final class ProduceCommand implements Callable<Integer> {

    private static final long COUNT = 10_000;

    private final Terminal terminal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", arity = "0..1", description = "The pipeline whose sample events to send.")
    private String pipeline;

    @Option(names = "--rate", paramLabel = "N", description = "How many a second. Default: as many as Kafka takes.")
    private Integer rate;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many. Default: 10000; with only --rate, until Ctrl-C.")
    private Long count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed makes the same events. Default: 1.")
    private long seed;

    @Option(names = "--topic", paramLabel = "T", description = "Where to send the lines of --file.")
    private String topic;

    @Option(
            names = "--file",
            paramLabel = "F",
            description = "Each line is one record, its bytes unchanged; - reads standard input.")
    private String file;

    @Spec
    private CommandSpec spec;

    ProduceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        requireOneSource();
        requirePositive();
        Settings settings = options.effective();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        try {
            if (file != null) {
                sendLines(settings);
            } else {
                sendTraffic(Pipelines.named(pipeline), settings);
            }
            return 0;
        } finally {
            ended.countDown();
        }
    }

    private void sendLines(Settings settings) throws IOException {
        try (InputStream in = open();
                Outbox outbox = Outbox.to(settings, List.of(topic))) {
            send(new Lines(in, topic), outbox);
        }
    }

    private void sendTraffic(Pipeline pipeline, Settings settings) {
        Traffic traffic = Traffic.of(pipeline)
                .orElseThrow(() -> new StackException("Pipeline " + pipeline.slug()
                        + " has no sample events. Send events of your own, with --topic and --file."));
        int partitions = settings.value(KafkaSettings.TOPIC_PARTITIONS);
        try (Outbox outbox = Outbox.making(settings, pipeline.topics(settings), partitions)) {
            send(traffic.messages(settings, seed), outbox);
        }
    }

    private void requireOneSource() {
        if ((pipeline == null) == (file == null)) {
            throw wrong("Name either a pipeline, or --topic and --file.");
        }
        if ((topic == null) != (file == null)) {
            throw wrong("--topic and --file go together.");
        }
    }

    private void requirePositive() {
        if ((rate != null && rate < 1) || (count != null && count < 0)) {
            throw wrong("--rate must be above 0, and --count must not be negative.");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private InputStream open() {
        try {
            return new BufferedInputStream(file.equals("-") ? System.in : Files.newInputStream(Path.of(file)), 1 << 18);
        } catch (IOException unreadable) {
            throw new Failure("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private void send(Iterator<Message> messages, Outbox outbox) {
        long until = count != null ? count : file != null || rate != null ? Long.MAX_VALUE : COUNT;
        Pace pace = new Pace(rate);
        try (Progress progress = new Progress(terminal)) {
            for (long sent = 0; sent < until && !stopped && messages.hasNext(); sent++) {
                pace.await(sent);
                outbox.send(messages.next());
                if ((sent & 1023) == 0) {
                    progress.doing("%,d records acknowledged".formatted(outbox.acknowledged()));
                }
            }
            outbox.flush();
        }
        tell(outbox, pace);
    }

    private void tell(Outbox outbox, Pace pace) {
        double seconds = pace.seconds();
        terminal.out()
                .println("%d records acknowledged in %.1f s (%,.0f a second)"
                        .formatted(outbox.acknowledged(), seconds, outbox.acknowledged() / seconds));
    }

    /** Ctrl-C ends the sending, and what was acknowledged is still told. */
    private void stop() {
        stopped = true;
        try {
            ended.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
