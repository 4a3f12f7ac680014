package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.Unreachable;
import io.millrace.engine.inspect.Audit;
import io.millrace.engine.inspect.Audit.Depth;
import io.millrace.engine.inspect.AuditReport;
import io.millrace.engine.inspect.Violation;
import io.millrace.lake.Rows;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "audit",
        description = {
            "Proves from the ledger that no record is lost or duplicated.",
            "Ranges of offsets join, every record is accounted for, and topics, checkpoints and tables agree with the ledger.",
            "Reads only metadata, from storage, Kafka and the metastore. Pipelines may run meanwhile.",
            "Continues from what the last audit has proven; if something is wrong, checks all batches again.",
            "Exits 0 if everything is proven, else 1 with the violations."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace audit",
            "  ./millrace audit --full",
            "  ./millrace audit game --deep",
            "  ./millrace audit --json | jq '.violations[].where'"
        })
final class AuditCommand implements Recorded {

    private static final int SHOWN = 100;

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", description = "Which pipelines to audit. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--deep",
            description = "Also reads every row of every file, of all batches, and looks for duplicates.")
    private boolean deep;

    @Option(
            names = "--full",
            description = "Checks all batches, not only those since the last audit without violations.")
    private boolean full;

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String pipeline() {
        return names.size() == 1 ? names.getFirst() : null;
    }

    @Override
    public boolean isHarmless() {
        return System.getProperty(ACTOR) == null;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws IOException {
        List<Pipeline> pipelines = Pipelines.named(names);
        AuditReport report;
        try (Progress progress = new Progress(terminal)) {
            progress.doing(deep ? "reading all files" : "reading ledgers and tables");
            report = Audit.of(options.effective(), pipelines, deep ? Depth.DATA : full ? Depth.FULL : Depth.NEW);
        } catch (Unreachable silent) {
            throw Failure.of(silent);
        }
        if (json) {
            terminal.out()
                    .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            print(report);
        }
        return report.isProven() ? 0 : Cli.FAILED;
    }

    private void print(AuditReport report) {
        terminal.out().print(new TextTable(lines(report)).text());
        terminal.out().println();
        report.notes().forEach(note -> terminal.out().println("note: " + note + "."));
        report.violations().stream()
                .limit(SHOWN)
                .forEach(violation -> terminal.out().println(terminal.bad("violation: ") + violation.sentence()));
        if (report.violations().size() > SHOWN) {
            terminal.out().println("and " + (report.violations().size() - SHOWN) + " more, which --json prints.");
        }
        terminal.out().println(verdict(report));
    }

    private String verdict(AuditReport report) {
        if (report.isProven()) {
            return terminal.good("Proven") + ": every record that was read is accounted for, and tables hold what the"
                    + " ledger says.";
        }
        String where =
                report.violations().stream().map(Violation::pipeline).distinct().collect(Collectors.joining(", "));
        return terminal.bad("Not proven") + ": " + report.violations().size() + " violations, of " + where + ".";
    }

    private static Rows lines(AuditReport report) {
        List<List<Object>> rows = new ArrayList<>();
        report.pipelines()
                .forEach(line -> rows.add(Arrays.asList(
                        line.pipeline(),
                        line.batches(),
                        line.partitions(),
                        line.read(),
                        line.accepted(),
                        line.filtered(),
                        line.quarantined(),
                        line.duplicates(),
                        line.tables(),
                        line.rows())));
        return new Rows(
                List.of(
                        "pipeline",
                        "batches",
                        "partitions",
                        "read",
                        "accepted",
                        "filtered",
                        "quarantined",
                        "duplicates",
                        "tables",
                        "rows"),
                rows);
    }
}
