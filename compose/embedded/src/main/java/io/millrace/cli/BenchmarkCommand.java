package io.millrace.cli;

import io.millrace.benchmark.Codecs;
import io.millrace.benchmark.Courier;
import io.millrace.benchmark.Drain;
import io.millrace.benchmark.Ingest;
import io.millrace.benchmark.Pacing;
import io.millrace.benchmark.Peers;
import io.millrace.benchmark.Sensors;
import io.millrace.benchmark.Soak;
import io.millrace.benchmark.SoakReport;
import io.millrace.benchmark.Steady;
import io.millrace.lake.Rows;
import io.millrace.settings.Setting;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "benchmark",
        description = {
            "Compares Millrace with plain Spark jobs and other servers.",
            "All run on the same machine in the same run.",
            "Starts a Kafka and a metastore of its own, on free ports, and deletes their data at the end."
                    + " docs/benchmark.md explains the figures."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace benchmark drain                   3,000,000 events into a table, each job twice",
            "  ./millrace benchmark steady --seconds 120    1,000 events a second, three jobs",
            "  ./millrace benchmark ingest                  events over HTTP, beside other servers; needs wrk and Flask",
            "  ./millrace benchmark pacing                  1,000,000 positions of 100,000 runners, two jobs",
            "  ./millrace benchmark courier                 10,000, 250,000 and 1,000,000 conversations",
            "  ./millrace benchmark sensors                 1,000,000 readings of 100 phones",
            "  ./millrace benchmark codec                   the CPU of parsing an event, two codecs",
            "  ./millrace benchmark                         all of these, in about half an hour",
            "  ./millrace benchmark soak --batches 3000     whether anything grows; exits 1 if something does",
            "  ./millrace benchmark peers --only drain      beside Flink, plain Spark and a bare loop"
        })
final class BenchmarkCommand implements Callable<Integer> {

    /** What is measured. */
    enum Kind {
        drain,
        steady,
        ingest,
        pacing,
        courier,
        sensors,
        codec,
        soak,
        peers
    }

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Options options;

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            description =
                    "drain: wall and CPU time of a complete process that drains a topic. steady: the time of a batch at"
                            + " 1,000 events a second. ingest: events a second over HTTP. pacing: positions folded per second, and"
                            + " state per runner. courier: the same for conversations, and the time of a batch as they grow."
                            + " sensors: the same for readings. codec: CPU per event of a record's codec and of one by hand."
                            + " soak: whether files, heap or times grow over many batches. peers: CPU beside Flink, Kafka Streams"
                            + " and others. Default: all but soak and peers.")
    private Kind kind;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "How many events are drained; peers also drain four times as many. Default: 3000000.")
    private long events = 3_000_000;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How often each is measured, in turn. Default: 2; peers 5.")
    private Integer runs;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "How long each steady job is measured, after a warm-up of 45 s; servers a quarter of it. Default: 60.")
    private int seconds = 60;

    @Option(
            names = "--positions",
            paramLabel = "N",
            description = "How many positions are folded. Default: 1000000; peers 3000000.")
    private Long positions;

    @Option(names = "--runners", paramLabel = "N", description = "Of how many runners. Default: 100000.")
    private int runners = 100_000;

    @Option(
            names = "--conversations",
            paramLabel = "N",
            split = ",",
            description =
                    "How many conversations are open, one size after another. Default: 10000,250000,1000000; peers 250000.")
    private List<Long> conversations;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "The parts of peers to run: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Peers.Part> parts = List.of(Peers.Part.values());

    @Option(names = "--readings", paramLabel = "N", description = "How many readings are folded. Default: 1000000.")
    private long readings = 1_000_000;

    @Option(names = "--phones", paramLabel = "N", description = "Of how many phones. Default: 100.")
    private int phones = 100;

    @Option(
            names = "--batches",
            paramLabel = "N",
            description = "How many batches the two pipelines of a soak run together. Default: 50000.")
    private long batches = 50_000;

    @Option(names = "--samples", paramLabel = "N", description = "How often a soak records its figures. Default: 20.")
    private int samples = 20;

    @Option(names = "--keep", description = "Leaves tables, logs and times in the benchmark folder of the home.")
    private boolean keep;

    BenchmarkCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requireSomeOfEach();
        Home home = Home.at(options.home().folder().resolve("benchmark"));
        if (kind == Kind.soak) {
            return soak(home);
        }
        if (kind == Kind.peers) {
            return peers(home);
        }
        try (Progress progress = new Progress(terminal)) {
            if (isWanted(Kind.drain)) {
                measure(home, progress, backbone -> new Drain(home, progress, events, runs(2)).run(backbone));
            }
            if (isWanted(Kind.steady)) {
                measure(home, progress, backbone -> new Steady(home, progress, seconds).run(backbone));
            }
            if (isWanted(Kind.ingest)) {
                Ingest ingest = new Ingest(home, Tree.find(), progress, runs(2), seconds / 4);
                measure(home, progress, StackSettings.API_MEMORY, ingest::run);
            }
            if (isWanted(Kind.pacing)) {
                measure(
                        home,
                        progress,
                        backbone -> new Pacing(home, progress, positions(1_000_000), runners).run(backbone));
            }
            if (isWanted(Kind.courier)) {
                measure(
                        home,
                        progress,
                        backbone -> new Courier(home, progress, conversations(10_000L, 250_000L, 1_000_000L), seconds)
                                .run(backbone));
            }
            if (isWanted(Kind.sensors)) {
                measure(home, progress, backbone -> new Sensors(home, progress, readings, phones).run(backbone));
            }
            if (isWanted(Kind.codec)) {
                show(new Codecs(home, options.settings(), progress).run(), progress);
            }
        }
        return 0;
    }

    private int peers(Home home) {
        long open = conversations(250_000L).getLast();
        try (Progress progress = new Progress(terminal)) {
            Peers peers = new Peers(
                    home, Tree.find(), progress, events, open, positions(3_000_000), runners, runs(5), seconds);
            parts.forEach(part -> measure(home, progress, backbone -> peers.run(part, backbone)));
        }
        return 0;
    }

    private int runs(int byDefault) {
        return runs == null ? byDefault : runs;
    }

    private long positions(long byDefault) {
        return positions == null ? byDefault : positions;
    }

    private List<Long> conversations(Long... byDefault) {
        return conversations == null ? List.of(byDefault) : conversations;
    }

    /** Before anything is started: nothing can be measured of none. */
    private void requireSomeOfEach() {
        for (OptionSpec option : spec.options()) {
            Stream<?> values = option.getValue() instanceof List<?> list
                    ? list.stream()
                    : Stream.ofNullable(option.<Object>getValue());
            values.filter(value -> value instanceof Number number && number.longValue() < 1)
                    .findFirst()
                    .ifPresent(value -> {
                        throw new ParameterException(
                                spec.commandLine(), option.longestName() + " has to be at least 1, not " + value + ".");
                    });
        }
    }

    private boolean isWanted(Kind one) {
        return kind == null || kind == one;
    }

    /** It alone fails: its figures have bounds. */
    private int soak(Home home) {
        List<SoakReport> reports = new ArrayList<>();
        try (Progress progress = new Progress(terminal)) {
            measure(home, progress, backbone -> {
                reports.add(new Soak(home, progress, batches, samples, Soak.ONE_OF_EACH_KIND).run(backbone));
                return reports.getFirst().series();
            });
        }
        SoakReport report = reports.getFirst();
        terminal.out().println();
        terminal.out().print(new TextTable(report.bounds()).text());
        terminal.out()
                .println(
                        report.isKept()
                                ? terminal.good("Every figure is within its bound.")
                                : terminal.bad("Not every figure is within its bound."));
        return report.isKept() ? 0 : Cli.FAILED;
    }

    private void measure(Home home, Progress progress, Function<Backbone, Rows> measurement) {
        measure(home, progress, StackSettings.SPARK_MEMORY, measurement);
    }

    private void measure(Home home, Progress progress, Setting<Long> heap, Function<Backbone, Rows> measurement) {
        home.empty();
        try (Backbone backbone = Backbone.start(Tree.find(), home, options.settings(), progress)) {
            show(measurement.apply(backbone), progress);
            terminal.out()
                    .printf(
                            "%d cores, heap %d MiB each, Java %s%n",
                            Runtime.getRuntime().availableProcessors(),
                            backbone.settings().value(heap) >> 20,
                            Runtime.version().feature());
        }
        if (!keep) {
            home.empty();
        }
    }

    private void show(Rows rows, Progress progress) {
        progress.doing("");
        terminal.out().println();
        terminal.out().print(new TextTable(rows).text());
    }
}
