package io.millrace.cli;

import io.millrace.lake.LakeSession;
import io.millrace.lake.QueryException;
import io.millrace.lake.SqlText;
import io.millrace.stack.Statements;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal.Signal;

/** Reads statements one after another, each as many lines as it takes, and answers them. */
final class Prompt {

    private static final String HELP = """
            A statement ends with ; and may take several lines. Tab completes names, the arrows go back to what was asked.
            Ctrl-C ends the query that runs, Ctrl-D or quit leaves.
              show schemas;          the pipelines, and ops for what concerns all of them
              use game               from then on, names are looked for there
              show tables;           tables and views
              describe swords;       columns, and what they mean
            """;

    private final Terminal terminal;
    private final org.jline.terminal.Terminal keyboard;
    private final LakeSession session;
    private final CompletableFuture<Names> names;
    private final LineReader reader;
    private final AtomicBoolean isCancelled = new AtomicBoolean();

    /** @param names what there is to ask for, as soon as it is known */
    Prompt(
            Terminal terminal,
            org.jline.terminal.Terminal keyboard,
            LakeSession session,
            CompletableFuture<Names> names,
            Path history) {
        this.terminal = terminal;
        this.keyboard = keyboard;
        this.session = session;
        this.names = names;
        this.reader = LineReaderBuilder.builder()
                .terminal(keyboard)
                .appName("millrace")
                .parser(SqlLine.PARSER)
                .completer(new SqlCompleter(() -> names.getNow(Names.none()), session::schema))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P   -> ")
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** Returns when whoever types has had enough. */
    void run() {
        keyboard.handle(Signal.INT, pressed -> {
            isCancelled.set(true);
            session.cancel();
        });
        terminal.err().println("Type help for help.");
        while (true) {
            try {
                String typed = reader.readLine(prompt());
                if (typed.strip().toLowerCase(Locale.ROOT).matches("(quit|exit)\\s*;?")) {
                    return;
                }
                answer(typed);
            } catch (UserInterruptException forgotten) {
                terminal.out().flush();
            } catch (EndOfFileException enough) {
                return;
            }
        }
    }

    private String prompt() {
        String schema = session.schema();
        return (schema.isEmpty() ? "lake" : schema) + "> ";
    }

    private void answer(String typed) {
        if (typed.strip().toLowerCase(Locale.ROOT).matches("help\\s*;?")) {
            terminal.out().print(HELP);
            return;
        }
        Answering answering = new Answering(terminal.ofWidth(keyboard.getSize().getColumns()), session, Format.table);
        for (SqlText statement : Statements.in(typed)) {
            isCancelled.set(false);
            try {
                answering.answer(statement);
            } catch (QueryException refused) {
                terminal.err().println(isCancelled.get() ? "Cancelled." : complaint(statement, refused));
                return;
            }
        }
    }

    private String complaint(SqlText statement, QueryException refused) {
        Names known = names.getNow(Names.none());
        return terminal.bad("error: ")
                + new Complaint(statement, refused)
                        .text("", said -> known.meant(said, statement.text(), session.schema()));
    }
}
