package io.millrace.cli;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeSession;
import io.millrace.lake.QueryException;
import io.millrace.lake.SqlText;
import io.millrace.lake.TrinoAddress;
import io.millrace.stack.Addresses;
import io.millrace.stack.Statements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        description = {
            "Runs SQL in Trino, or opens a prompt.",
            "Tables and views of every pipeline are in the catalog lake.",
            "Without a statement it opens a prompt, or reads statements from a pipe."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace sql                                        opens a prompt; type help for help",
            "  ./millrace sql \"show tables from game\"",
            "  ./millrace sql --schema game \"select event_type, count(*) from valid_events group by 1\"",
            "  ./millrace sql --file sql/game/queries.sql            runs the example queries of the game",
            "  ./millrace sql --format csv --file report.sql > report.csv"
        })
final class SqlCommand implements Callable<Integer> {

    private static final String HISTORY = "sql-history";

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "SQL", arity = "0..1", description = "One statement, or several with ; between them.")
    private String text;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Reads the statements from a file; - reads standard input.")
    private Path file;

    @Option(names = "--apply", description = "Creates the views of sql/, as `up` does, for example after a change.")
    private boolean apply;

    @Option(names = "--schema", paramLabel = "SCHEMA", description = "The schema of names without one.")
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
    public Integer call() throws IOException {
        if ((text == null ? 0 : 1) + (file == null ? 0 : 1) + (apply ? 1 : 0) > 1) {
            throw new ParameterException(spec.commandLine(), "Give exactly one of a statement, --file and --apply.");
        }
        TrinoAddress trino = Addresses.of(options.effective()).trino();
        try {
            if (apply) {
                applyViews();
            } else {
                ask(schema == null ? trino : trino.in(schema));
            }
        } catch (QueryException refused) {
            throw explained(refused, trino);
        }
        return 0;
    }

    private void applyViews() {
        try (Progress progress = new Progress(terminal)) {
            progress.doing("creating views");
            List<String> slugs = options.stack(progress).applyViews();
            progress.says(
                    slugs.isEmpty()
                            ? "No pipeline has tables yet: ./millrace up starts some."
                            : "The views of " + String.join(", ", slugs) + " and ops are in place.");
        }
    }

    private void ask(TrinoAddress trino) throws IOException {
        try (LakeSession session = LakeSession.open(trino)) {
            if (text == null && file == null && terminal.inIsTyped()) {
                prompt(session, trino);
            } else {
                answer(session, trino);
            }
        }
    }

    private void prompt(LakeSession session, TrinoAddress trino) throws IOException {
        session.stream("SELECT 1", row -> {}, header -> {});
        CompletableFuture<Names> names =
                CompletableFuture.supplyAsync(() -> names(trino)).exceptionally(failed -> Names.none());
        try (org.jline.terminal.Terminal keyboard =
                TerminalBuilder.builder().system(true).build()) {
            new Prompt(
                            terminal,
                            keyboard,
                            session,
                            names,
                            options.home().folder().resolve(HISTORY))
                    .run();
        }
    }

    private static Names names(TrinoAddress trino) {
        return Names.of(new Lake(trino).query(Names.QUERY).rows());
    }

    private void answer(LakeSession session, TrinoAddress trino) {
        List<SqlText> statements = Statements.in(text());
        if (statements.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no statement to run.");
        }
        // Else Trino would go on with the query of a command that was broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(session::cancel));
        Answering answering = new Answering(terminal, session, format);
        for (SqlText statement : statements) {
            try {
                answering.answer(statement);
            } catch (QueryException refused) {
                if (refused.unreachable()) {
                    throw refused;
                }
                throw new Failure(
                        new Complaint(statement, refused)
                                .text(
                                        file == null ? "" : file.toString(),
                                        said -> meant(said, statement, session.schema(), trino)),
                        refused);
            }
        }
    }

    private String text() {
        try {
            if (text != null) {
                return text;
            }
            return file == null || file.toString().equals("-")
                    ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(file);
        } catch (IOException unreadable) {
            throw new Failure("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** Asks for all names there are only if that can help. */
    private static Optional<String> meant(String complaint, SqlText statement, String schema, TrinoAddress trino) {
        return Names.concerns(complaint) ? names(trino).meant(complaint, statement.text(), schema) : Optional.empty();
    }

    private static Failure explained(QueryException refused, TrinoAddress trino) {
        if (refused.unreachable()) {
            return new Failure(
                    "Trino does not answer at " + trino
                            + ". Check the stack with `./millrace status`, start it with `./millrace up`.",
                    refused);
        }
        return new Failure(refused.getMessage(), refused);
    }
}
