package io.millrace.stack;

import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Starts the driver of a stack again when it has died. */
record DriverRestart(Tree tree, Home home, Settings settings, Report report) {

    /** From now on a process of its own looks whether the driver lives, unless it is not to. */
    void watch() {
        Running running = Running.in(home).orElseThrow();
        if (settings.value(StackSettings.RESTART_DRIVER)
                && running.part(Watch.NAME).filter(Child::alive).isEmpty()) {
            running.part(Spark.NAME)
                    .ifPresent(driver -> running.with(spawned(new Watch(tree, home, driver.pid())))
                            .save(home));
        }
    }

    /**
     * Does not wait until it runs: the number of its process; empty if there is none to run. Throws {@link
     * io.millrace.settings.SettingsException} if the driver would end with that.
     */
    Optional<Long> restart() {
        if (!Files.exists(home.stateFile())) {
            return Optional.empty();
        }
        try (Home.Lock _ = home.lock()) {
            Optional<Running> found = Running.in(home);
            Optional<Child> before = found.flatMap(running -> running.part(Spark.NAME));
            if (before.isEmpty() || before.get().alive()) {
                return before.map(Child::pid);
            }
            report.says(Start.died(home, before.get()).getMessage());
            Running running = found.get();
            Settings effective = settings.withPairs(running.settings());
            Pipelines.named(running.pipelines()).forEach(pipeline -> pipeline.flow(effective));
            Child driver = spawned(new Spark(tree, home, effective, running.pipelines()));
            running.restarted(driver).save(home);
            return Optional.of(driver.pid());
        }
    }

    private Child spawned(Part part) {
        try {
            return Child.start(part, home);
        } catch (IOException refused) {
            throw new StackException("Cannot start " + part.name() + ": " + refused.getMessage(), refused);
        }
    }
}
