package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lake.Rows;
import io.millrace.stack.Report;
import io.millrace.stack.Stack;
import io.millrace.stack.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {
            "Shows the state of every part of the stack and every pipeline.",
            "Exits 0 if all parts are ready and all pipelines run, else 1."
        },
        footer = {
            "",
            "States of parts: ready, starting, silent (alive without answering), dead, stopped.",
            "If the settings name another deployment, each part is asked at its address, and drivers are found by"
                    + " their leases.",
            "Lag counts the records that a pipeline's topics hold and it has not committed.",
            "",
            "Example:",
            "  ./millrace status --json | jq '.pipelines[] | select(.lag > 0)'"
        })
final class StatusCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Stack stack = options.stack(Report.quiet());
        Status status = stack.status();
        if (json) {
            terminal.out()
                    .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
        } else {
            terminal.out().print(new TextTable(stack.isElsewhere() ? addresses(status) : parts(status)).text());
            if (!status.pipelines().isEmpty()) {
                terminal.out().println();
                terminal.out().print(new TextTable(pipelines(status)).text());
            }
        }
        return status.allReady() ? 0 : Cli.FAILED;
    }

    private static Rows parts(Status status) {
        List<List<Object>> rows = new ArrayList<>();
        status.parts()
                .forEach(part -> rows.add(Arrays.asList(
                        part.name(),
                        part.state(),
                        part.pid(),
                        part.port(),
                        part.uptimeSeconds() == null ? null : part.uptimeSeconds() + " s",
                        part.memoryBytes() == null ? null : (part.memoryBytes() >> 20) + " MiB",
                        part.restarts())));
        return new Rows(List.of("part", "state", "pid", "port", "up", "memory", "restarts"), rows);
    }

    private static Rows addresses(Status status) {
        List<List<Object>> rows = new ArrayList<>();
        status.parts().forEach(part -> rows.add(List.of(part.name(), part.state(), part.address())));
        return new Rows(List.of("part", "state", "address"), rows);
    }

    private static Rows pipelines(Status status) {
        List<List<Object>> rows = new ArrayList<>();
        status.pipelines()
                .forEach(pipeline -> rows.add(Arrays.asList(
                        pipeline.name(),
                        pipeline.state(),
                        pipeline.lag(),
                        pipeline.batch(),
                        pipeline.error(),
                        pipeline.rebuild())));
        return new Rows(List.of("pipeline", "state", "lag", "batch", "error", "rebuild"), rows);
    }
}
