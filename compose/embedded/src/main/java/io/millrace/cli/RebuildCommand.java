package io.millrace.cli;

import io.millrace.engine.Blocker;
import io.millrace.engine.Unreachable;
import io.millrace.engine.maintain.Rebuilder;
import io.millrace.engine.maintain.Rebuilder.Outlook;
import io.millrace.engine.maintain.Rebuilder.Standing;
import io.millrace.lake.Lake;
import io.millrace.lake.QueryException;
import io.millrace.lake.Rows;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description = {
            "Rebuilds a pipeline's tables from its topics, beside the live ones.",
            "Readers then see the new tables at once. The live run continues meanwhile, if it can.",
            "The driver does the work, and resumes it after a restart; call the command again to wait again."
                    + " Exits 0 once the new tables are live."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace rebuild game --dry-run     shows what it would read and write",
            "  ./millrace rebuild game"
        })
final class RebuildCommand implements Recorded {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", description = "Which pipeline.")
    private String name;

    @Option(names = "--dry-run", description = "Shows what would be done, and changes nothing.")
    private boolean dryRun;

    RebuildCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String pipeline() {
        return name;
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
    public Integer call() throws IOException {
        Pipeline pipeline = Pipelines.named(name);
        try (Progress progress = new Progress(terminal)) {
            Stack stack = options.stack(progress);
            Rebuilder rebuilder = Rebuilder.of(options.effective(), pipeline);
            Outlook outlook = outlook(rebuilder);
            List<String> own = outlook.tables();
            tell(outlook);
            if (dryRun) {
                terminal.out().println("Nothing was started.");
                return 0;
            }
            Lake lake = new Lake(stack.addresses().trino());
            Map<String, Long> before = counts(lake, own);
            Standing wanted = rebuilder.want();
            if (!runs(stack)) {
                terminal.out()
                        .println("No driver runs " + name + " in " + stack.name()
                                + ": it begins with the next ./millrace up or submit.");
                return 0;
            }
            terminal.out().println("It continues if you stop this command with Ctrl-C.");
            await(rebuilder, wanted.number(), stack, progress);
            report(before, counts(lake, own));
            return 0;
        } catch (Unreachable silent) {
            throw Failure.of(silent);
        }
    }

    private Outlook outlook(Rebuilder rebuilder) throws IOException {
        Outlook outlook = rebuilder.outlook();
        if (!outlook.blockers().isEmpty()) {
            throw new Failure(
                    outlook.blockers().stream().map(RebuildCommand::sentence).collect(Collectors.joining("\n")));
        }
        return outlook;
    }

    private static String sentence(Blocker blocker) {
        return blocker.problem() + " " + blocker.wayOut();
    }

    private void tell(Outlook outlook) {
        terminal.out().println("Reads %,d records again.".formatted(outlook.records()));
        terminal.out().println("Rebuilds: " + String.join(", ", outlook.tables()) + ".");
    }

    /** Whether somebody is there who will do it. */
    private boolean runs(Stack stack) {
        return stack.pipelines().contains(name)
                && stack.status()
                        .driver()
                        .filter(driver -> !List.of("dead", "stopped").contains(driver.state()))
                        .isPresent();
    }

    private void await(Rebuilder rebuilder, int number, Stack stack, Progress progress) throws IOException {
        for (int look = 0; ; look++) {
            Standing standing = rebuilder.standing().orElseThrow();
            if (standing.number() != number || standing.isDone()) {
                return;
            }
            if (!standing.isOpen()) {
                throw new Failure(
                        "The rebuild of " + name + " failed, and its tables are unchanged. " + standing.why());
            }
            if (look % 10 == 9 && !runs(stack)) {
                throw new Failure("The driver that rebuilds " + name + " is gone; the rebuild resumes with the next"
                        + " ./millrace up.");
            }
            progress.doing(name + ": " + standing.text());
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static Map<String, Long> counts(Lake lake, List<String> tables) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String table : tables) {
            try {
                counts.put(table, (Long) lake.query("SELECT count(*) FROM " + table)
                        .rows()
                        .getFirst()
                        .getFirst());
            } catch (QueryException unreadable) {
                counts.put(table, null);
            }
        }
        return counts;
    }

    private void report(Map<String, Long> before, Map<String, Long> after) {
        List<List<Object>> rows = new ArrayList<>();
        after.forEach((table, count) -> {
            List<Object> row = new ArrayList<>();
            row.add(table);
            row.add(before.get(table));
            row.add(count);
            rows.add(row);
        });
        terminal.out().print(new TextTable(new Rows(List.of("table", "rows before", "rows now"), rows)).text());
        terminal.out().println("Rebuilt. ./millrace audit " + name + " proves it.");
    }
}
