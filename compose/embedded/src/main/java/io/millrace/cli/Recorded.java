package io.millrace.cli;

import io.millrace.engine.maintain.ActionLog;
import io.millrace.engine.maintain.ActionRow;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** A command of which a row of {@code ops.actions} says who ran it, and how it ended. */
interface Recorded extends Callable<Integer> {

    /** Whom the console runs it for; else the account that runs it. */
    String ACTOR = "millrace.actor";

    /** Null for all of them. */
    String pipeline();

    /** Whether it leaves everything as it is. */
    boolean isHarmless();

    Options options();

    /** Runs the command that was typed, and writes the row. */
    static int run(ParseResult typed, Terminal terminal) {
        CommandLine last = typed.asCommandLineList().getLast();
        if (!(last.getCommand() instanceof Recorded command) || last.isUsageHelpRequested() || command.isHarmless()) {
            return new CommandLine.RunLast().execute(typed);
        }
        Instant begun = Instant.now();
        int exit = Cli.FAILED;
        String detail = null;
        try {
            exit = new CommandLine.RunLast().execute(typed);
            detail = exit == 0 ? null : "exit code " + exit;
            return exit;
        } catch (CommandLine.ExecutionException failed) {
            detail = String.valueOf((failed.getCause() == null ? failed : failed.getCause()).getMessage());
            throw failed;
        } finally {
            write(command, typed, begun, exit, detail, terminal);
        }
    }

    /** As it was typed, without the stack that it was for. */
    private static String words(ParseResult own) {
        List<String> words = new ArrayList<>(own.originalArgs());
        words.set(0, own.commandSpec().name());
        int home = words.indexOf("--home");
        if (home >= 0) {
            words.subList(home, Math.min(home + 2, words.size())).clear();
        }
        return String.join(" ", words);
    }

    private static void write(
            Recorded command, ParseResult typed, Instant begun, int exit, String detail, Terminal terminal) {
        ParseResult own = typed.subcommand();
        ActionRow row = new ActionRow(
                begun,
                Instant.now(),
                System.getProperty(ACTOR, System.getProperty("user.name")),
                own.commandSpec().name(),
                command.pipeline(),
                words(own),
                exit == 0 ? "done" : "failed",
                detail);
        try {
            Settings settings = command.options().effective();
            ActionLog.add(settings, row);
        } catch (IOException | RuntimeException unwritable) {
            terminal.err().println("ops.actions has no row about this: " + unwritable.getMessage());
        }
    }
}
