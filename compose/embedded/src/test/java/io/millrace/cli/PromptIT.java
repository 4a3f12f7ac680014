package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.LakeSession;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody types at the prompt. */
@OnSharedStack
class PromptIT {

    private static final String CTRL_D = "\u0004";

    private final RunningStack stack;
    private final PipedOutputStream keys = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private org.jline.terminal.Terminal keyboard;
    private LakeSession session;
    private CompletableFuture<Void> typing;
    private int seen;

    @TempDir
    Path folder;

    PromptIT(RunningStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void open() throws IOException {
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(null, out, out, true, false, 80, false);
        keyboard = TerminalBuilder.builder()
                .system(false)
                .streams(new PipedInputStream(keys), screen)
                .type("ansi")
                .build();
        keyboard.setSize(Size.of(80, 24));
        session = LakeSession.open(stack.stack().addresses().trino());
        Names names = Names.of(List.of(
                List.of("game", "refused_actions", "player"), List.of("game", "refused_actions", "refused_at")));
        Prompt prompt = new Prompt(
                terminal, keyboard, session, CompletableFuture.completedFuture(names), folder.resolve("history"));
        typing = CompletableFuture.runAsync(prompt::run);
        await("lake> ");
    }

    @AfterEach
    void close() throws IOException {
        session.close();
        keyboard.close();
    }

    @Test
    void answersStatementsOfSeveralLinesInTheSchemaThatIsUsed() throws Exception {
        type("use game\r");
        await("game> ");
        type("select count(*) + 41\r");
        await("-> ");
        type("as answer from (values 1);\r");
        await("answer");
        await("    42");
        await("1 row in ");
        type("select playr from refused_actions;\r");
        await("line 1:8: Column 'playr' cannot be resolved. Did you mean player?");
        await("           ^");
        leaveAt("game> ");
        assertThat(Files.readString(folder.resolve("history"))).contains("use game", "as answer");
    }

    @Test
    void completesNames() throws Exception {
        type("describe game.ref\t");
        await("refused_actions");
        type(";\r");
        await("why not");
        type("quit\r");

        typing.get(30, TimeUnit.SECONDS);
    }

    @Test
    void endsAQueryInTrinoTooAndGoesOn() throws Exception {
        String endless = "select count(*) as endless from unnest(sequence(1, 10000)) a, unnest(sequence(1, 10000)) b,"
                + " unnest(sequence(1, 10000)) c";
        type(endless + ";\r");
        awaitTrino("select count(*) from system.runtime.queries where state = 'RUNNING' and query = '" + endless + "'");
        keyboard.raise(Signal.INT);
        await("Cancelled.");
        awaitTrino("select count(*) from system.runtime.queries where state = 'FAILED' and query = '" + endless + "'");
        type("select 'still ' || 'here';\r");
        await("still here");
        leaveAt("lake> ");
    }

    /** Terminals take Ctrl-D for the end only once somebody reads the line that it is typed in. */
    private void leaveAt(String prompt) throws Exception {
        await(prompt);
        type(CTRL_D);
        typing.get(30, TimeUnit.SECONDS);
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** Returns when the screen shows it, behind all that was awaited before. */
    private void await(String text) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (screen.toString(StandardCharsets.UTF_8).indexOf(text, seen) < 0) {
            assertThat(System.nanoTime())
                    .as(
                            "%s in %s",
                            text, screen.toString(StandardCharsets.UTF_8).substring(seen))
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        seen = screen.toString(StandardCharsets.UTF_8).indexOf(text, seen) + text.length();
    }

    private void awaitTrino(String counting) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (stack.number(counting) == 0) {
            assertThat(System.nanoTime()).as(counting).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
