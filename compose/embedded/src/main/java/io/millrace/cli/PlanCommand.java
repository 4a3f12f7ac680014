package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.Blocker;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Unreachable;
import io.millrace.engine.inspect.Plan;
import io.millrace.engine.inspect.Plan.Verdict;
import io.millrace.engine.inspect.Planner;
import io.millrace.pipelines.Pipelines;
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
            "Says what a start of pipelines would do: this code and these settings against the checkpoints, the state,"
                    + " the tables and the topics that are there. Changes nothing.",
            "Wants Kafka and the metastore; no driver has to run. Exits 1 if a start would be refused."
        },
        footer = {
            "",
            "Verdicts: same, compatible (and what would be altered), new (nothing is there yet), refused (why, and the"
                    + " way out).",
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
        return plans.stream().anyMatch(plan -> plan.verdict() == Verdict.REFUSED) ? Cli.FAILED : 0;
    }

    private static List<Plan> plans(Settings settings, List<Pipeline> pipelines) throws IOException {
        try {
            return Planner.plans(settings, pipelines);
        } catch (Unreachable silent) {
            throw Failure.of(silent);
        }
    }

    private void print(Plan plan) {
        String verdict = plan.verdict().text();
        terminal.out()
                .printf(
                        "%-10s %s%n",
                        plan.pipeline(), plan.verdict() == Verdict.REFUSED ? terminal.bad(verdict) : verdict);
        plan.changes().forEach(change -> terminal.out().println("    " + change));
        for (Blocker objection : plan.objections()) {
            terminal.out().println("  " + terminal.bad("!") + " " + objection.problem());
            terminal.out().println("    " + objection.wayOut());
        }
    }

    private record Shown(String name, String verdict, List<String> changes, List<Blocker> refusals) {

        static Shown of(Plan plan) {
            return new Shown(plan.pipeline(), plan.verdict().text(), plan.changes(), plan.objections());
        }
    }
}
