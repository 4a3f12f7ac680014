package io.millrace.stack;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What there is to say about a stack, in the names that scripts read. */
public record Status(List<Part> parts, List<Pipeline> pipelines) {

    /**
     * {@code state} is ready, starting, silent (it does not answer), dead or stopped. {@code restarts} counts how often it
     * died and was started again by itself; null for what is not. Of a part that others have started there is only the
     * {@code address} at which it was asked.
     */
    public record Part(
            String name,
            Long pid,
            String state,
            Integer port,
            Long uptimeSeconds,
            Long memoryBytes,
            String log,
            Integer restarts,
            String address) {

        static Part elsewhere(String name, String state, String address) {
            return new Part(name, null, state, null, null, null, null, null, address);
        }
    }

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

    /** The parts that are not ready, and those of the pipelines that do not run. */
    public List<String> missing(List<String> wanted) {
        List<String> running = pipelines.stream()
                .filter(pipeline -> pipeline.state().equals("running"))
                .map(Pipeline::name)
                .toList();
        return Stream.concat(
                        parts.stream()
                                .filter(part -> !part.state().equals("ready"))
                                .map(part -> part.name() + " (" + part.state() + ")"),
                        wanted.stream().filter(name -> !running.contains(name)))
                .toList();
    }

    /** Whether all that there should be answers. */
    public boolean allReady() {
        return parts.stream().allMatch(part -> part.state().equals("ready"))
                && pipelines.stream().allMatch(pipeline -> pipeline.state().equals("running"));
    }
}
