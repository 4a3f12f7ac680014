package io.millrace.stack;

import java.util.List;
import java.util.Optional;

/** What there is to say about a stack, in the names that scripts read. */
public record Status(List<Part> parts, List<Pipeline> pipelines) {

    /**
     * {@code state} is ready, starting, silent (alive, but it does not answer), dead or stopped. {@code restarts} counts how often it died and was started again by
     * itself; null for what is not.
     */
    public record Part(
            String name,
            Long pid,
            String state,
            Integer port,
            Long uptimeSeconds,
            Long memoryBytes,
            String log,
            Integer restarts) {}

    /**
     * {@code lag} counts the records that its topics hold and it has not committed; null if nobody knows. {@code
     * rebuild} says how far one is that goes on; null if none does.
     */
    public record Pipeline(String name, String state, Long lag, Long batch, String error, String rebuild) {}

    public Status {
        parts = List.copyOf(parts);
        pipelines = List.copyOf(pipelines);
    }

    /** The part that runs the pipelines. */
    public Optional<Part> driver() {
        return parts.stream().filter(part -> part.name().equals(Spark.NAME)).findFirst();
    }

    /** Whether all that there should be answers. */
    public boolean allReady() {
        return parts.stream().allMatch(part -> part.state().equals("ready"))
                && pipelines.stream().allMatch(pipeline -> pipeline.state().equals("running"));
    }
}
