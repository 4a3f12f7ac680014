package io.millrace.faults;

import io.millrace.pipelines.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The driver is killed at one moment in the life of one file.
 *
 * @param file a pattern, with {@code %1$s} for a pipeline and {@code %2$s} for the folders that it alone writes to
 * @param slugs the pipelines that it meets in turn
 */
record Kill(String name, Moment moment, String file, List<String> slugs) implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(5).toNanos();

    static Kill of(String name, Moment moment, String file) {
        return new Kill("kill -9 " + name, moment, file, Pipelines.slugs());
    }

    static Kill ofGame(String name, Moment moment, String file) {
        return new Kill("kill -9 " + name, moment, file, List.of("game"));
    }

    /** What this pipeline does not do. */
    Kill butNotOf(String slug) {
        return new Kill(
                name,
                moment,
                file,
                slugs.stream().filter(each -> !each.equals(slug)).toList());
    }

    @Override
    public boolean isBrief() {
        return true;
    }

    @Override
    public String inject(Life life, int number) {
        place(life, number);
        await(life);
        life.killDriver();
        life.traps().clear();
        life.startDriver();
        return "";
    }

    void place(Life life, int number) {
        String slug = slugs.get(number % slugs.size());
        life.traps().place(moment, file.formatted(slug, life.writer(slug)));
    }

    void await(Life life) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (life.traps().sprung() == null) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The driver did not come to this point: " + name);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }
}
