package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.Blocker;
import io.millrace.engine.Unreachable;
import io.millrace.engine.inspect.Plan;
import io.millrace.engine.inspect.Plan.Verdict;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = {
            "Shows what a start of pipelines would do, and changes nothing.",
            "Compares this code and these settings with the existing checkpoints, state, tables and topics.",
            "Needs Kafka and the metastore, but no driver. Exits 1 if a pipeline would not start."
        },
        footer = {
            "",
            "Verdicts: same, compatible (and what would change), new (nothing exists yet), blocked (why, and the fix).",
            "",
            "Examples:",
            "  ./millrace plan",
            "  ./millrace plan game --set state-partitions=4"
        })
final class PlanCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", arity = "0..*", description = "Which pipelines; all of them by default.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<Plan> plans = plans(options.effective(), Pipelines.named(names));
        if (json) {
            terminal.out()
                    .println(new ObjectMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(Map.of(
                                    "pipelines", plans.stream().map(Shown::of).toList())));
        } else {
            plans.forEach(this::print);
        }
        return plans.stream().anyMatch(plan -> plan.verdict() == Verdict.BLOCKED) ? Cli.FAILED : 0;
    }

    private static List<Plan> plans(Settings settings, List<Pipeline> pipelines) throws IOException {
        try {
            return Plan.of(settings, pipelines);
        } catch (Unreachable silent) {
            throw Failure.of(silent);
        }
    }

    private void print(Plan plan) {
        String verdict = plan.verdict().text();
        terminal.out()
                .printf(
                        "%-10s %s%n",
                        plan.pipeline(), plan.verdict() == Verdict.BLOCKED ? terminal.bad(verdict) : verdict);
        plan.changes().forEach(change -> terminal.out().println("    " + change));
        for (Blocker blocker : plan.blockers()) {
            terminal.out().println("  " + terminal.bad("!") + " " + blocker.problem());
            terminal.out().println("    " + blocker.wayOut());
        }
    }

    private record Shown(String name, String verdict, List<String> changes, List<Blocker> blockers) {

        static Shown of(Plan plan) {
            return new Shown(plan.pipeline(), plan.verdict().text(), plan.changes(), plan.blockers());
        }
    }
}
