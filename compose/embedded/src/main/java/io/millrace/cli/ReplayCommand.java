package io.millrace.cli;

import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.storage.Environment;
import io.millrace.lake.Lake;
import io.millrace.lake.Rows;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Replay;
import io.millrace.sdk.Stage;
import io.millrace.settings.Nearest;
import io.millrace.settings.Settings;
import io.millrace.stack.OpenQuarantine;
import io.millrace.stack.Outbox;
import io.millrace.stack.Stack;
import io.millrace.stack.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description = {
            "Sends records of the quarantine through again, each once.",
            "Accepted records leave ops.open_quarantine; those that are rejected again stay there.",
            "Can be killed and called again. Exits 0 only if everything that it sent was accepted."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace replay --dry-run                          counts what is open",
            "  ./millrace replay --pipeline pacing --reason late",
            "  ./millrace replay --since 2026-05-01T00:00:00Z --limit 1000",
            "  ./millrace replay --pipeline pacing --record positions/0/123 --edited better.json"
        })
final class ReplayCommand implements Recorded {

    /** In place of a pipeline's. */
    private static final String LEASE = "replays";

    private static final Pattern RECORD = Pattern.compile("([^/#]+)/(\\d{1,9})/(\\d{1,18})(?:#(\\d{1,9}))?");

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Option(names = "--pipeline", paramLabel = "PIPELINE", description = "Only records that this pipeline rejected.")
    private String pipeline;

    @Option(names = "--reason", paramLabel = "REASON", description = "Only records with this reason, such as late.")
    private String reason;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description =
                    "Only records rejected at this stage: parse, check, late or state. Records that a fold rejected"
                            + " (state) are in the tables of events already and get a second row there. They are sent only if you"
                            + " ask for them.")
    private String stage;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only records quarantined then or later: 2026-05-01T00:00:00Z.")
    private Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only records quarantined before.")
    private Instant until;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many records. Default: all.")
    private Long limit;

    @Option(
            names = "--record",
            paramLabel = "RECORD",
            description = "Only this record: TOPIC/PARTITION/OFFSET, with #N for one of its events. Can be repeated.")
    private List<String> records = new ArrayList<>();

    @Option(
            names = "--edited",
            paramLabel = "FILE",
            description = "Sends the bytes of this file in place of the record's; - reads them from standard input.")
    private String edited;

    @Option(names = "--dry-run", description = "Counts what would be sent, and sends nothing.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait for pipelines, before and after. Default: 600.")
    private int seconds;

    @Spec
    private CommandSpec spec;

    ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String pipeline() {
        return pipeline;
    }

    @Override
    public boolean isHarmless() {
        return dryRun;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() {
        requireKnown(
                "stage", stage, Arrays.stream(Stage.values()).map(Stage::text).toList());
        requireKnown(
                "reason",
                reason,
                Arrays.stream(Reason.values()).map(Reason::text).toList());
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be above 0.");
        }
        if (edited != null && (records.size() != 1 || pipeline == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--edited needs one --record, and --pipeline to say whose it is.");
        }
        List<String> chosen = records.stream().map(this::condition).toList();
        Optional<byte[]> bytes = edited == null ? Optional.empty() : Optional.of(read());
        try (Progress progress = new Progress(terminal)) {
            Stack stack = options.stack(progress);
            List<String> pipelines = pipelines(stack);
            requireWell(stack, pipelines);
            return dryRun
                    ? replay(stack, pipelines, chosen, bytes, progress)
                    : alone(stack, () -> replay(stack, pipelines, chosen, bytes, progress));
        }
    }

    /** Two at a time would each send what is open. */
    private int alone(Stack stack, IntSupplier replay) {
        Environment environment = Environment.of(stack.settings());
        try (Lease _ = Lease.take(environment, LEASE, "replay", "")) {
            return replay.getAsInt();
        } catch (BlockedException taken) {
            throw new Failure("Another replay is running. Nothing was sent; call this again when it has ended.", taken);
        } catch (IOException refused) {
            throw new Failure(
                    "The storage does not say whether another replay is running: " + refused.getMessage(), refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted. Nothing was sent.", stopped);
        }
    }

    private int replay(
            Stack stack, List<String> pipelines, List<String> chosen, Optional<byte[]> bytes, Progress progress) {
        Duration patience = Duration.ofSeconds(seconds);
        Lake lake = new Lake(stack.addresses().trino());

        // What an earlier run has sent counts before it is asked what is left.
        stack.awaitCommitted(pipelines, patience);
        progress.doing("reading the open quarantine");
        OpenQuarantine open = new OpenQuarantine(lake, conditions(pipelines, chosen));
        Rows counts = open.counts();
        progress.doing("");
        if (dryRun || counts.rows().isEmpty()) {
            tell(counts);
            return 0;
        }
        Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long sent = send(open, stack.settings(), bytes, progress);
        stack.awaitCommitted(pipelines, patience);
        return report(lake, pipelines, begun, sent);
    }

    private byte[] read() {
        try {
            return edited.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(edited));
        } catch (IOException unreadable) {
            throw new ParameterException(spec.commandLine(), "Cannot read " + edited + ": " + unreadable.getMessage());
        }
    }

    /** In SQL, that a row is this record. */
    private String condition(String record) {
        Matcher place = RECORD.matcher(record);
        if (!place.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--record is TOPIC/PARTITION/OFFSET, with #N for one of its events.");
        }
        return "(" + OpenQuarantine.in("topic", List.of(place.group(1))) + " AND partition = " + place.group(2)
                + " AND \"offset\" = " + place.group(3) + " AND part "
                + (place.group(4) == null ? "IS NULL" : "= " + place.group(4)) + ")";
    }

    private void requireKnown(String what, String given, List<String> known) {
        if (given != null && !known.contains(given)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no " + what + " " + given + "."
                            + Nearest.to(given, known)
                                    .map(near -> " Did you mean " + near + "?")
                                    .orElse(" There are: " + String.join(", ", known) + "."));
        }
    }

    /** Only what runs can take anything. */
    private List<String> pipelines(Stack stack) {
        List<String> running = stack.pipelines();
        if (pipeline == null && !running.isEmpty()) {
            return running;
        }
        if (pipeline != null && running.contains(Pipelines.named(pipeline).slug())) {
            return List.of(pipeline);
        }
        throw new Failure((pipeline == null ? "No pipeline runs" : "Pipeline " + pipeline + " does not run") + " in "
                + stack.name() + ", so nothing would process the records. Start it with ./millrace up.");
    }

    private static void requireWell(Stack stack, List<String> pipelines) {
        for (Status.Pipeline each : stack.status().pipelines()) {
            if (pipelines.contains(each.name()) && List.of("failed", "stopped").contains(each.state())) {
                throw new Failure("Pipeline " + each.name() + " has " + each.state()
                        + (each.error() == null ? "" : " (" + each.error() + ")")
                        + ", so nothing would process the records. See ./millrace logs spark.");
            }
        }
    }

    private List<String> conditions(List<String> pipelines, List<String> chosen) {
        List<String> conditions = new ArrayList<>();
        conditions.add(OpenQuarantine.in("pipeline", pipelines));
        if (reason != null) {
            conditions.add(OpenQuarantine.in("reason", List.of(reason)));
        }
        if (stage != null) {
            conditions.add(OpenQuarantine.in("stage", List.of(stage)));
        } else if (reason == null && chosen.isEmpty()) {
            conditions.add("NOT " + OpenQuarantine.in("stage", List.of(Stage.STATE.text())));
        }
        if (!chosen.isEmpty()) {
            conditions.add("(" + String.join(" OR ", chosen) + ")");
        }
        if (since != null) {
            conditions.add(OpenQuarantine.since("quarantined_at", since));
        }
        if (until != null) {
            conditions.add(OpenQuarantine.before("quarantined_at", until));
        }
        return conditions;
    }

    private void tell(Rows counts) {
        if (counts.rows().isEmpty()) {
            terminal.out().println("No such record is open.");
            return;
        }
        terminal.out().print(new TextTable(counts).text());
        terminal.out().println("Nothing was sent.");
    }

    private long send(OpenQuarantine open, Settings settings, Optional<byte[]> bytes, Progress progress) {
        try (Outbox outbox = Outbox.to(settings, List.of())) {
            open.each(limit == null ? "ALL" : limit.toString(), (replay, payload) -> {
                outbox.send(bytes.isEmpty() ? record(replay, payload) : record(replay.edited(), bytes.get()));
                if ((outbox.acknowledged() & 1023) == 0) {
                    progress.doing("%,d records acknowledged".formatted(outbox.acknowledged()));
                }
            });
            outbox.flush();
            return outbox.acknowledged();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Replay replay, byte[] payload) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(replay.topic(), replay.partition(), null, payload);
        record.headers().add(Replay.HEADER, replay.text().getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private int report(Lake lake, List<String> pipelines, Instant begun, long sent) {
        Rows outcomes = lake.query("SELECT pipeline, stage, reason, count(*) AS records FROM ops.replay_outcomes WHERE "
                + OpenQuarantine.in("pipeline", pipelines) + " AND "
                + OpenQuarantine.since("replayed_at", begun)
                + " GROUP BY pipeline, stage, reason ORDER BY pipeline, stage, reason");
        Rows refused = new Rows(
                outcomes.columns(),
                outcomes.rows().stream().filter(row -> row.get(2) != null).toList());
        long again = records(refused);
        long arrived = records(outcomes);
        terminal.out()
                .println("%,d records sent: %,d accepted, %,d rejected again.".formatted(sent, arrived - again, again));
        if (sent > arrived) {
            terminal.out()
                    .println("%,d of them were already in flight, from a run that was interrupted."
                            .formatted(sent - arrived));
        }
        if (again > 0) {
            terminal.out().print(new TextTable(refused).text());
        }
        return again == 0 ? 0 : Cli.FAILED;
    }

    private static long records(Rows counts) {
        return counts.rows().stream().mapToLong(row -> (Long) row.get(3)).sum();
    }
}
