package io.millrace.stack;

import io.millrace.engine.Unreachable;
import io.millrace.engine.maintain.Rebuilder;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks every part how it is, on this machine and elsewhere. */
record StatusReader(Home home, Settings settings) {

    /** Of the stack of this home. */
    Status read(List<Part> parts, List<Pipeline> pipelines) {
        Optional<Running> running = Running.in(home);
        List<Status.Part> states = parts.parallelStream()
                .map(part -> state(
                        part,
                        running.flatMap(found -> found.part(part.name())),
                        part instanceof Spark ? running.map(Running::restarts).orElse(0) : null))
                .toList();
        return new Status(states, pipelines(pipelines, states));
    }

    /** Of what others have started, each part at the address that the settings name. */
    Status readElsewhere(Kafka kafka, List<Part> others, List<Pipeline> known) {
        Addresses addresses = Addresses.of(settings);
        List<Status.Part> states = new ArrayList<>();
        states.add(elsewhere(kafka.name(), addresses.kafka(), kafka::requireAnswer));
        others.parallelStream()
                .map(part -> elsewhere(part.name(), addresses.of(part.name()), part::ask))
                .forEachOrdered(states::add);
        List<Status.Pipeline> pipelines = pipelines(known, states);
        boolean isDriverThere = pipelines.stream().anyMatch(pipeline -> isAnswering(pipeline.state()));
        states.add(Status.Part.elsewhere(Spark.NAME, isDriverThere ? "ready" : "silent", ""));
        return new Status(states, pipelines);
    }

    private static boolean isAnswering(String state) {
        return !List.of("silent", "stopped").contains(state);
    }

    private static Status.Part elsewhere(String name, String address, Question question) {
        try {
            question.ask();
            return Status.Part.elsewhere(name, "ready", address);
        } catch (Exception silent) {
            return Status.Part.elsewhere(name, "silent", address);
        }
    }

    private Status.Part state(Part part, Optional<Child> started, Integer restarts) {
        String log = home.log(part.name()).toString();
        int port = part.ports().getFirst().number();
        if (started.isEmpty()) {
            return new Status.Part(part.name(), null, "stopped", port, null, null, log, restarts, null);
        }
        Child child = started.get();
        if (!child.alive()) {
            return new Status.Part(part.name(), child.pid(), "dead", port, null, null, log, restarts, null);
        }
        return new Status.Part(
                part.name(),
                child.pid(),
                answering(part, child),
                port,
                child.uptime().toSeconds(),
                child.memory().orElse(null),
                log,
                restarts,
                null);
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

    private List<Status.Pipeline> pipelines(List<Pipeline> pipelines, List<Status.Part> parts) {
        if (pipelines.isEmpty()) {
            return List.of();
        }
        boolean kafkaAnswers = parts.getFirst().state().equals("ready");
        Optional<DriverStatus> own = ownDriver();
        Drivers drivers = new Drivers(settings);
        List<Status.Pipeline> states = new ArrayList<>();
        try (Broker broker = Broker.of(settings)) {
            Backlog backlog = new Backlog(broker, settings);
            for (Pipeline pipeline : pipelines) {
                String slug = pipeline.slug();
                Long lag = kafkaAnswers ? backlog.left(pipeline, backlog.ends(pipeline)) : null;
                Optional<DriverStatus.Pipeline> said =
                        own.flatMap(status -> status.pipeline(slug)).or(() -> drivers.status(slug));
                states.add(new Status.Pipeline(
                        slug,
                        said.map(DriverStatus.Pipeline::state).orElseGet(() -> drivers.state(slug)),
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

    /** The one of this home knows of its pipelines before they have taken a lease. */
    private Optional<DriverStatus> ownDriver() {
        if (Running.in(home)
                .flatMap(running -> running.part(Spark.NAME))
                .filter(Child::alive)
                .isEmpty()) {
            return Optional.empty();
        }
        try {
            URI driver = Addresses.of(settings).driver();
            return Optional.of(DriverStatus.at(driver));
        } catch (IOException silent) {
            return Optional.empty();
        }
    }

    private interface Question {
        void ask() throws Exception;
    }
}
