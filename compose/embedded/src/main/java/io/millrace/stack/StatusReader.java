package io.millrace.stack;

import io.millrace.engine.Unreachable;
import io.millrace.engine.maintain.Rebuilder;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks every part how it is. */
record StatusReader(Home home, Settings settings, List<Part> parts) {

    Status read(List<Pipeline> pipelines) {
        Optional<Running> running = Running.in(home);
        List<Status.Part> states = parts.parallelStream()
                .map(part -> state(
                        part,
                        running.flatMap(found -> found.part(part.name())),
                        part instanceof Spark ? running.map(Running::restarts).orElse(0) : null))
                .toList();
        boolean kafkaAnswers = states.getFirst().state().equals("ready");
        return new Status(states, pipelines(pipelines, kafkaAnswers));
    }

    private Status.Part state(Part part, Optional<Child> started, Integer restarts) {
        String log = home.log(part.name()).toString();
        int port = part.ports().getFirst().number();
        if (started.isEmpty()) {
            return new Status.Part(part.name(), null, "stopped", port, null, null, log, restarts);
        }
        Child child = started.get();
        if (!child.alive()) {
            return new Status.Part(part.name(), child.pid(), "dead", port, null, null, log, restarts);
        }
        return new Status.Part(
                part.name(),
                child.pid(),
                answering(part, child),
                port,
                child.uptime().toSeconds(),
                child.memory().orElse(null),
                log,
                restarts);
    }

    private String answering(Part part, Child child) {
        try {
            if (part instanceof Spark) {
                DriverStatus.at(Addresses.of(settings).driver());
            } else {
                part.ask();
            }
            return "ready";
        } catch (Exception silent) {
            return child.uptime().compareTo(settings.value(StackSettings.START_TIMEOUT)) < 0 ? "starting" : "silent";
        }
    }

    private List<Status.Pipeline> pipelines(List<Pipeline> pipelines, boolean kafkaAnswers) {
        if (pipelines.isEmpty()) {
            return List.of();
        }
        Optional<DriverStatus> driver = driver();
        List<Status.Pipeline> states = new ArrayList<>();
        try (Broker broker = Broker.of(settings)) {
            Backlog backlog = new Backlog(broker, settings);
            for (Pipeline pipeline : pipelines) {
                Long lag = kafkaAnswers ? backlog.left(pipeline, backlog.ends(pipeline)) : null;
                Optional<DriverStatus.Pipeline> said = driver.flatMap(status -> status.pipeline(pipeline.slug()));
                states.add(new Status.Pipeline(
                        pipeline.slug(),
                        said.map(DriverStatus.Pipeline::state).orElse("stopped"),
                        lag,
                        said.map(DriverStatus.Pipeline::batch).orElse(null),
                        said.map(DriverStatus.Pipeline::error).orElse(null),
                        kafkaAnswers ? rebuild(pipeline) : null));
            }
        }
        return states;
    }

    private String rebuild(Pipeline pipeline) {
        try {
            return Rebuilder.of(settings, pipeline)
                    .standing()
                    .filter(Rebuilder.Standing::isOpen)
                    .map(Rebuilder.Standing::text)
                    .orElse(null);
        } catch (IOException | Unreachable silent) {
            return null;
        }
    }

    private Optional<DriverStatus> driver() {
        try {
            return Optional.of(DriverStatus.at(Addresses.of(settings).driver()));
        } catch (IOException silent) {
            return Optional.empty();
        }
    }
}
