package io.millrace.console;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.lake.QueryException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/** Does what takes a while beside the threads of connections: each request waits on a thread of its own, and few at a time. */
final class Work {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Semaphore room;
    private final String busy;

    /**
     * @param atOnce how many may be under way
     * @param busy what the next is told
     */
    Work(int atOnce, String busy) {
        this.room = new Semaphore(atOnce);
        this.busy = busy;
    }

    /** What takes a while. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws Problem, IOException, InterruptedException, ExecutionException;
    }

    /** What is done with its result, on the thread of the connection. */
    @FunctionalInterface
    interface Then<T> {
        void with(T result) throws Problem;
    }

    /** Answers with the JSON of the step. */
    void answer(Call call, Step<JsonObject> step) throws Problem {
        later(call, step, json -> call.answer(200, "application/json", json.toBuffer()));
    }

    <T> void later(Call call, Step<T> step, Then<T> then) throws Problem {
        if (!room.tryAcquire()) {
            throw Problem.later(503, RETRY, busy);
        }
        Thread.startVirtualThread(() -> {
            try {
                T result = step.run();
                call.onItsThread(() -> finish(call, result, then));
            } catch (Problem problem) {
                call.onItsThread(() -> call.fail(problem));
            } catch (QueryException refused) {
                call.onItsThread(() -> call.fail(problem(refused)));
            } catch (InterruptedException stopped) {
                call.onItsThread(() -> call.fail(Problem.later(503, RETRY, "The console is stopping.")));
            } catch (IOException | ExecutionException | RuntimeException failure) {
                call.onItsThread(() -> call.fail(failure));
            } finally {
                room.release();
            }
        });
    }

    private static <T> void finish(Call call, T result, Then<T> then) {
        try {
            then.with(result);
        } catch (Problem problem) {
            call.fail(problem);
        } catch (RuntimeException unforeseen) {
            call.fail(unforeseen);
        }
    }

    private static Problem problem(QueryException refused) {
        return refused.unreachable()
                ? Problem.later(
                        503,
                        RETRY,
                        "Trino does not answer: " + refused.getMessage() + ". ./millrace status shows its state.")
                : Problem.of(502, "Trino refused: " + refused.complaint());
    }
}
