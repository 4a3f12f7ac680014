package io.millrace.cli;

import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.Lake;
import io.millrace.stack.QueryException;
import io.millrace.stack.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        description = "Asks Trino. Tables and views of every pipeline are in the catalog lake.",
        footer = {
            "",
            "Examples:",
            "  ./millrace sql \"show tables from game\"",
            "  ./millrace sql --schema game \"select event_type, count(*) from valid_events group by 1\"",
            "  ./millrace sql --format csv --file report.sql > report.csv"
        })
final class SqlCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "SQL", arity = "0..1", description = "One statement, or several with ; between them.")
    private String text;

    @Option(names = "--file", paramLabel = "FILE", description = "Reads the statements from a file.")
    private Path file;

    @Option(names = "--schema", paramLabel = "SCHEMA", description = "Where names without a schema are looked for.")
    private String schema;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default), csv (RFC 4180) or json (an array with one object per row).")
    private Format format = Format.table;

    @Spec
    private CommandSpec spec;

    SqlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> statements = Statements.in(text()).stream()
                .map(io.millrace.stack.SqlText::text)
                .toList();
        if (statements.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no statement to run.");
        }
        Settings settings = options.effective();
        String url = Addresses.of(settings).trino() + (schema == null ? "" : "/" + schema);
        Lake lake = new Lake(url);
        try (Progress progress = new Progress(terminal)) {
            for (String statement : statements) {
                progress.doing("asking Trino");
                RowWriter writer = format.writer(terminal.out());
                lake.stream(statement, writer::row, columns -> {
                    progress.doing("");
                    writer.columns(columns);
                });
                progress.doing("");
                writer.end();
            }
        } catch (QueryException refused) {
            throw explained(refused, url);
        }
        return 0;
    }

    private String text() {
        if ((text == null) == (file == null)) {
            throw new ParameterException(spec.commandLine(), "Give either a statement or --file, one of the two.");
        }
        try {
            return text == null ? Files.readString(file) : text;
        } catch (IOException unreadable) {
            throw new Failure("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static Failure explained(QueryException refused, String url) {
        if (refused.unreachable()) {
            return new Failure(
                    "Trino does not answer at " + url + ". Is the stack up? `./millrace status` tells,"
                            + " `./millrace up` starts it.",
                    refused);
        }
        return new Failure(refused.getMessage(), refused);
    }
}
