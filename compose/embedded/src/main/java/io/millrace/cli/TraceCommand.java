package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.inspect.Trace;
import io.millrace.engine.inspect.TraceReport;
import io.millrace.engine.inspect.TraceReport.OfPipeline;
import io.millrace.engine.inspect.TraceReport.OfRecord;
import io.millrace.engine.inspect.TraceReport.State;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Nearest;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "trace",
        description = {
            "Shows where an event is: which tables have it, or why none has.",
            "Reads Kafka and the storage. Driver, metastore and Trino may be down; the API answers the same at"
                    + " GET /v1/events/TOPIC/ID.",
            "Exits 0 if it finds a record, else 1."
        },
        footer = {
            "",
            "Ids that the API made are found as long as Kafka has their records. Ids that a sender gave are found for"
                    + " id-retention.",
            "",
            "Examples:",
            "  ./millrace trace order-4711",
            "  ./millrace trace events/0/123                 the record at offset 123 of partition 0",
            "  ./millrace trace 4711 --source /shop --json   a CloudEvent"
        })
final class TraceCommand implements Callable<Integer> {

    private static final Pattern POSITION = Pattern.compile("([^/]+)/(\\d{1,9})/(\\d{1,18})");

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "EVENT", description = "An id, or TOPIC/PARTITION/OFFSET.")
    private String event;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Only this topic. EVENT is an id then. Default: every topic that a pipeline reads.")
    private String topic;

    @Option(names = "--source", paramLabel = "SOURCE", description = "The source of a CloudEvent.")
    private String source;

    @Option(names = "--json", description = "Prints JSON for scripts: a list with a report for each topic.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    TraceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = options.effective();
        TreeSet<String> topics = new TreeSet<>();
        Pipelines.ALL.forEach(pipeline -> topics.addAll(pipeline.topics(settings)));
        Optional<Matcher> position = Optional.of(POSITION.matcher(event)).filter(Matcher::matches);
        List<TraceReport> reports = new ArrayList<>();
        try (Progress progress = new Progress(terminal);
                Trace trace = Trace.open(settings, Pipelines.ALL)) {
            progress.doing("looking for it");
            if (topic == null && position.isPresent()) {
                String named = known(position.get().group(1), topics);
                reports.add(trace.at(
                        named,
                        Integer.parseInt(position.get().group(2)),
                        Long.parseLong(position.get().group(3))));
            } else {
                for (String each : topic == null ? topics : List.of(known(topic, topics))) {
                    TraceReport report = trace.of(each, event, source);
                    if (!report.records().isEmpty() || !report.unknown().isEmpty()) {
                        reports.add(report);
                    }
                }
            }
        }
        if (json) {
            terminal.out()
                    .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(reports));
        } else {
            reports.forEach(this::print);
        }
        boolean isFound = reports.stream().anyMatch(report -> !report.records().isEmpty());
        if (!isFound && !json) {
            terminal.out()
                    .println(
                            topic == null && position.isPresent()
                                    ? "There is no record at this offset yet."
                                    : "No record with this id is known. If its sender gave the id, it may be older than"
                                            + " id-retention; a CloudEvent needs --source, too.");
        }
        return isFound ? 0 : Cli.FAILED;
    }

    private String known(String name, TreeSet<String> topics) {
        if (!topics.contains(name)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "No pipeline reads a topic " + name + "."
                            + Nearest.to(name, List.copyOf(topics))
                                    .map(near -> " Did you mean " + near + "?")
                                    .orElse(" There are: " + String.join(", ", topics) + "."));
        }
        return name;
    }

    private void print(TraceReport report) {
        for (OfRecord record : report.records()) {
            terminal.out()
                    .println(report.topic() + ", partition " + record.partition() + ", offset " + record.offset()
                            + (record.takenAt() == null ? "" : ", taken by Kafka at " + record.takenAt())
                            + (record.id() == null ? "" : ", id " + record.id()));
            for (OfPipeline pipeline : record.pipelines()) {
                terminal.out().println("  " + coloured(pipeline.state()) + ": " + pipeline.sentence());
                if (pipeline.replayOf() != null) {
                    terminal.out().println("  It was sent again for " + pipeline.replayOf() + ".");
                }
            }
        }
        report.unknown().forEach(each -> terminal.out().println("not known: " + each));
    }

    private String coloured(String state) {
        return state.equals(State.ACCEPTED.text())
                ? terminal.good(state)
                : state.equals(State.QUARANTINED.text()) ? terminal.bad(state) : state;
    }
}
