package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Brings parts up side by side, and waits until each has answered. */
final class Start {

    private static final int TAIL = 15;
    private static final long BETWEEN_LOOKS = Duration.ofMillis(100).toNanos();

    private final Home home;
    private final Settings settings;
    private final Report report;
    private final Map<Part, Child> children = new LinkedHashMap<>();
    private final Map<Part, Outcome> outcomes = new ConcurrentHashMap<>();
    private Running running;

    Start(Home home, Settings settings, Report report, Running running) {
        this.home = home;
        this.settings = settings;
        this.report = report;
        this.running = running;
    }

    /** Starts those of the parts that do not run. If one fails, what was started here is stopped again. */
    void bringUp(List<Part> parts) {
        List<Part> missing =
                parts.stream().filter(part -> living(part).isEmpty()).toList();
        missing.forEach(part -> part.ports().forEach(port -> port.requireFree(part.name())));
        List<Child> started = new ArrayList<>();
        try {
            for (Part part : parts) {
                Optional<Child> living = living(part);
                children.put(part, living.isPresent() ? living.get() : spawn(part, started));
            }
            awaitAll();
        } catch (RuntimeException failed) {
            report.says("Stopping what was started.");
            started.reversed().forEach(child -> child.stop(settings.value(StackSettings.STOP_TIMEOUT)));
            if (running.living().isEmpty()) {
                Running.forget(home);
            }
            throw failed;
        }
    }

    private Optional<Child> living(Part part) {
        return running.part(part.name()).filter(Child::alive);
    }

    private Child spawn(Part part, List<Child> started) {
        try {
            Child child = Child.start(part, home);
            started.add(child);
            running = running.with(child);
            running.save(home);
            return child;
        } catch (IOException refused) {
            throw new StackException("Cannot start " + part.name() + ": " + refused.getMessage(), refused);
        }
    }

    private void awaitAll() {
        children.forEach((part, child) -> Thread.startVirtualThread(() -> outcomes.put(part, await(part, child))));
        List<Part> waiting = new ArrayList<>(children.keySet());
        while (!waiting.isEmpty()) {
            report.doing("waiting for " + waiting.stream().map(Part::name).collect(Collectors.joining(", ")));
            LockSupport.parkNanos(BETWEEN_LOOKS);
            for (Part part : List.copyOf(waiting)) {
                Outcome outcome = outcomes.get(part);
                if (outcome != null) {
                    waiting.remove(part);
                    report.says(outcome.orThrow());
                }
            }
        }
    }

    private Outcome await(Part part, Child child) {
        long began = System.nanoTime();
        Patience patience = new Patience(settings.value(StackSettings.START_TIMEOUT));
        while (true) {
            try {
                part.ask();
                part.complete();
                return Outcome.ready("%-10s ready in %4.1f s  pid %-7d port %d"
                        .formatted(part.name(), seconds(began), child.pid(), child.port()));
            } catch (StackException hopeless) {
                return Outcome.failed(hopeless);
            } catch (Exception notYet) {
                if (!child.alive()) {
                    return Outcome.failed(died(home, child));
                }
                if (patience.isOver(Duration.ofNanos(System.nanoTime() - began), child.worked())) {
                    return Outcome.failed(tooSlow(part, seconds(began), notYet));
                }
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    static StackException died(Home home, Child child) {
        return new StackException("%s died (it was process %d). The end of its log, %s:%s"
                .formatted(
                        child.part(),
                        child.pid(),
                        home.log(child.part()),
                        LogTail.indented(home.log(child.part()), TAIL)));
    }

    private StackException tooSlow(Part part, double waited, Exception last) {
        return new StackException(
                "%s did not answer within %.0f s: %s. A slow machine needs more: --set %s=10m. The end of its log, %s:%s"
                        .formatted(
                                part.name(),
                                waited,
                                last.getMessage(),
                                StackSettings.START_TIMEOUT.key(),
                                home.log(part.name()),
                                LogTail.indented(home.log(part.name()), TAIL)),
                last);
    }

    private record Outcome(String line, StackException failure) {

        static Outcome ready(String line) {
            return new Outcome(line, null);
        }

        static Outcome failed(StackException failure) {
            return new Outcome(null, failure);
        }

        String orThrow() {
            if (failure != null) {
                throw failure;
            }
            return line;
        }
    }
}
