package io.millrace.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was started in a home: kept in a file from the moment of the start, for the commands that come after.
 *
 * @param restarts how often the driver has died and was started again
 */
record Running(List<String> pipelines, List<String> settings, List<Child> parts, int restarts) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    Running {
        pipelines = List.copyOf(pipelines);
        settings = List.copyOf(settings);
        parts = List.copyOf(parts);
    }

    Running(List<String> pipelines, List<String> settings, List<Child> parts) {
        this(pipelines, settings, parts, 0);
    }

    static Optional<Running> in(Home home) {
        Path file = home.stateFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), new TypeReference<Running>() {}));
        } catch (IOException broken) {
            throw new StackException(
                    "Cannot read " + file + ", the list of the stack's processes: " + broken.getMessage()
                            + ". Stop any that still run, and delete the file.",
                    broken);
        }
    }

    void save(Home home) {
        try {
            Path draft = home.stateFile().resolveSibling("stack.json.new");
            JSON.writeValue(draft.toFile(), this);
            Files.move(draft, home.stateFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new StackException("Cannot write " + home.stateFile() + ": " + refused.getMessage() + ".", refused);
        }
    }

    static void forget(Home home) {
        try {
            Files.deleteIfExists(home.stateFile());
        } catch (IOException refused) {
            throw new StackException("Cannot delete " + home.stateFile() + ": " + refused.getMessage() + ".", refused);
        }
    }

    Optional<Child> part(String name) {
        return parts.stream().filter(child -> child.part().equals(name)).findFirst();
    }

    Running with(Child child) {
        List<Child> others = new ArrayList<>(without(child.part()).parts);
        others.add(child);
        return new Running(pipelines, settings, others, restarts);
    }

    Running without(String name) {
        return new Running(
                pipelines,
                settings,
                parts.stream().filter(child -> !child.part().equals(name)).toList(),
                restarts);
    }

    Running restarted(Child child) {
        return new Running(pipelines, settings, with(child).parts, restarts + 1);
    }

    List<Child> living() {
        return parts.stream().filter(Child::alive).toList();
    }

    List<Child> dead() {
        return parts.stream().filter(child -> !child.alive()).toList();
    }

    /** The dead that nothing starts again. */
    List<Child> lost() {
        boolean isWatched = part(Watch.NAME).filter(Child::alive).isPresent();
        return dead().stream()
                .filter(child -> !(isWatched && child.part().equals(Spark.NAME)))
                .toList();
    }
}
