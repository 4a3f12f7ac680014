package io.millrace.stack;

import io.millrace.console.ConsoleSettings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A console beside a stack that runs without one. */
public final class RunningConsole implements AutoCloseable {

    private static final long BETWEEN_LOOKS = 50_000_000;
    private static final long PATIENCE = 60_000_000_000L;

    private final Child child;
    private final URI address;

    private RunningConsole(Child child, URI address) {
        this.child = child;
        this.address = address;
    }

    /** Returns when it answers. */
    public static RunningConsole beside(RunningStack stack, String... pairs) throws IOException {
        List<String> all = new ArrayList<>(List.of(ConsoleSettings.PORT.key() + "=" + Port.anyFree()));
        all.addAll(List.of(pairs));
        Home home = Home.at(stack.home());
        Console console = new Console(Tree.find(), home, stack.settings().withPairs(all));
        Child child = Child.start(console, home);
        RunningConsole running = new RunningConsole(child, URI.create("http://127.0.0.1:" + child.port()));
        running.await(console);
        return running;
    }

    private void await(Console console) throws IOException {
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            try {
                console.ask();
                return;
            } catch (IOException notYet) {
                if (!child.alive() || System.nanoTime() > deadline) {
                    close();
                    throw notYet;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
        }
    }

    public URI address() {
        return address;
    }

    /** What of it is in memory. */
    public long memory() {
        return child.memory().orElseThrow();
    }

    /** The processor time that it has used. */
    public java.time.Duration worked() {
        return child.worked();
    }

    @Override
    public void close() {
        child.stop(java.time.Duration.ofSeconds(20));
    }
}
