package io.millrace.faults;

import io.millrace.sdk.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The driver is killed at one moment in the life of one file.
 *
 * @param points that it passes in turn until it is killed at the last. In their patterns {@code %1$s} is a pipeline and
 *     {@code %2$s} the folders that it alone writes to
 * @param slugs the pipelines that it meets in turn
 */
record Kill(String name, List<Point> points, List<String> slugs) implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(5).toNanos();

    static Kill of(String name, Moment moment, String file) {
        return new Kill("kill -9 " + name, List.of(new Point(moment, file)), Pipelines.slugs());
    }

    static Kill ofGame(String name, Moment moment, String file) {
        return new Kill("kill -9 " + name, List.of(new Point(moment, file)), List.of("game"));
    }

    /** What this pipeline does not do. */
    Kill butNotOf(String slug) {
        return new Kill(
                name, points, slugs.stream().filter(each -> !each.equals(slug)).toList());
    }

    /** Not before the driver has passed this point. */
    Kill after(Moment moment, String file) {
        List<Point> all = new ArrayList<>(points);
        all.addFirst(new Point(moment, file));
        return new Kill(name, List.copyOf(all), slugs);
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

    /** Kills a driver that is starting, and lets another one start. */
    void duringAStart(Life life, int number) {
        place(life, number);
        life.spawnDriver();
        await(life);
        life.killDriver();
        life.traps().clear();
        life.startDriver();
    }

    void place(Life life, int number) {
        String slug = slug(number);
        life.traps()
                .place(points.stream()
                        .map(point -> point.with(slug, life.writer(slug)))
                        .toList());
    }

    String slug(int number) {
        return slugs.get(number % slugs.size());
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
