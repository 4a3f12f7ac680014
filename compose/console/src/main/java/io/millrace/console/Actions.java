package io.millrace.console;

import io.millrace.ingest.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people have started. One action at a time has a pipeline, so that two people who press the same button do it once.
 * The command writes each to {@code ops.actions}; here are the last ones, with what they printed.
 */
final class Actions {

    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);
    private static final int KEPT = 100;
    private static final int AT_ONCE = 3;
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final int NOT_STARTED = -1;

    private final CommandLine commands;
    private final Clock clock;
    private final Consumer<JsonObject> changed;
    private final Deque<Action> last = new ArrayDeque<>();
    private final Deque<Action> dryRuns = new ArrayDeque<>();
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /** @param changed hears of every change of an action */
    Actions(CommandLine commands, Clock clock, Consumer<JsonObject> changed) {
        this.commands = commands;
        this.clock = clock;
        this.changed = changed;
    }

    Action start(ActionRequest request, String who) throws Problem {
        Action action;
        synchronized (this) {
            Deque<Action> kind = request.isDryRun() ? dryRuns : last;
            requireRoom(request);
            action = new Action(UUID.randomUUID().toString(), who, request, clock.millis());
            kind.addFirst(action);
            if (kind.size() > KEPT) {
                forgetOldest(kind);
            }
        }
        LOG.info("{} started: {}", who, String.join(" ", request.command()));
        Thread.startVirtualThread(() -> run(action));
        changed.accept(action.json());
        return action;
    }

    /** Whatever runs stays: nothing else may begin beside it. */
    private static void forgetOldest(Deque<Action> kind) {
        Iterator<Action> oldest = kind.descendingIterator();
        while (oldest.hasNext()) {
            if (!oldest.next().isRunning()) {
                oldest.remove();
                return;
            }
        }
    }

    private void requireRoom(ActionRequest request) throws Problem {
        List<Action> running = last.stream().filter(Action::isRunning).toList();
        long commands =
                running.size() + dryRuns.stream().filter(Action::isRunning).count();
        if (commands >= AT_ONCE) {
            throw Problem.later(503, RETRY, commands + " actions are running. Nothing was started.");
        }
        if (request.isDryRun()) {
            return;
        }
        Optional<Action> other = running.stream()
                .filter(one -> one.request().pipeline() == null
                        || request.pipeline() == null
                        || one.request().pipeline().equals(request.pipeline()))
                .findFirst();
        if (other.isPresent()) {
            Action one = other.get();
            throw Problem.of(
                    409,
                    "The action " + one.request().action() + " of " + one.who() + " is running for "
                            + (one.request().pipeline() == null
                                    ? "all pipelines"
                                    : one.request().pipeline())
                            + ". Nothing was started; wait until it has ended.");
        }
    }

    private void run(Action action) {
        int exit = NOT_STARTED;
        try {
            Process process = commands.start(action.request().command(), action.who());
            processes.put(action.id(), process);
            if (isClosed) {
                process.destroy();
            }
            CommandLine.feed(process, action.request().input());
            print(action, process);
            exit = process.waitFor();
        } catch (IOException failed) {
            action.prints("The command could not be run: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            processes.remove(action.id());
            action.ended(exit, clock.millis());
            changed.accept(action.json());
            LOG.info("{} of {} ended with {}", action.request().action(), action.who(), exit);
        }
    }

    private void print(Action action, Process process) {
        try {
            CommandLine.read(process, line -> {
                action.prints(line);
                changed.accept(action.json());
            });
        } catch (IOException closed) {
            // Nobody hears it any more, so it ends.
            process.destroy();
        }
    }

    synchronized List<JsonObject> running() {
        return last.stream().filter(Action::isRunning).map(Action::json).toList();
    }

    synchronized JsonObject all() {
        return new JsonObject()
                .put(
                        "actions",
                        new JsonArray(
                                new ArrayList<>(last.stream().map(Action::json).toList())));
    }

    synchronized JsonObject named(String id) throws Problem {
        return Stream.concat(last.stream(), dryRuns.stream())
                .filter(action -> action.id().equals(id))
                .findFirst()
                .map(Action::json)
                .orElseThrow(() -> Problem.of(404, "There is no action " + id + " among the last " + KEPT + "."));
    }

    /** The last audit of a pipeline; null if nobody has started one here. */
    synchronized JsonObject lastAudit(String pipeline) {
        return last.stream()
                .filter(action -> action.request().action().equals("audit"))
                .filter(action -> action.request().pipeline() == null
                        || action.request().pipeline().equals(pipeline))
                .findFirst()
                .map(Action::json)
                .orElse(null);
    }

    /** Commands end with the console. All of them can be called again. */
    void close() {
        isClosed = true;
        processes.values().forEach(Process::destroy);
    }
}
