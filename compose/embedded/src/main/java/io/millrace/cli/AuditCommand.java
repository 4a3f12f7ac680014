package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Unreachable;
import io.millrace.engine.inspect.Audit;
import io.millrace.engine.inspect.Audit.Depth;
import io.millrace.engine.inspect.AuditReport;
import io.millrace.engine.inspect.Violation;
import io.millrace.pipelines.Pipelines;
import io.millrace.stack.Rows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "audit",
        description = {
            "Proves that nothing is lost and nothing is there twice: that the ledger's ranges of offsets join, that every"
                    + " record is accounted for, and that topics, checkpoints and tables are what the ledger says.",
            "Reads metadata alone, from storage, Kafka and the metastore. Pipelines may run meanwhile.",
            "Exits 0 if all is proven, 1 with what is not."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace audit",
            "  ./millrace audit game --deep",
            "  ./millrace audit --json | jq '.offences[].where'"
        })
final class AuditCommand implements Callable<Integer> {

    private static final int SHOWN = 100;

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", description = "Which pipelines to audit. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--deep",
            description = "Reads the data, too: every row of every file, and whether one is there twice.")
    private boolean deep;

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<Pipeline> pipelines = Pipelines.named(names);
        AuditReport report;
        try (Progress progress = new Progress(terminal)) {
            progress.doing(deep ? "reading all files" : "reading the ledger and what it speaks of");
            report = Audit.of(options.effective(), pipelines, deep ? Depth.DATA : Depth.METADATA);
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
        report.offences().stream()
                .limit(SHOWN)
                .forEach(offence -> terminal.out().println(terminal.bad("offence: ") + offence.sentence()));
        if (report.offences().size() > SHOWN) {
            terminal.out().println("and " + (report.offences().size() - SHOWN) + " more, which --json prints.");
        }
        terminal.out().println(verdict(report));
    }

    private String verdict(AuditReport report) {
        if (report.isProven()) {
            return terminal.good("Proven") + ": every record that was read is accounted for, and tables hold what the"
                    + " ledger says.";
        }
        String where =
                report.offences().stream().map(Violation::pipeline).distinct().collect(Collectors.joining(", "));
        return terminal.bad("Not proven") + ": " + report.offences().size() + " offences, of " + where + ".";
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
