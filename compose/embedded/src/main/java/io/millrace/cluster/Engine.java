package io.millrace.cluster;

import io.millrace.stack.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Docker or Podman, whichever answers on this machine.
 *
 * @param program its client
 * @param composer the command that starts many containers at once
 */
record Engine(String program, List<String> composer) {

    private static final String WAY_OUT =
            " Install one, for example with: apt-get install docker.io docker-compose. If it is there, start it.";

    /** The first that answers: one program of a name can stand before another of the same name. */
    static Engine find() {
        List<String> silent = new ArrayList<>();
        for (String program : programs()) {
            if (answers(List.of(program, "info"))) {
                return new Engine(program, composer(program));
            }
            silent.add(program);
        }
        throw new StackException((silent.isEmpty()
                        ? "Containers need Docker or Podman, and neither is installed."
                        : String.join(" and ", silent) + " cannot start containers.")
                + WAY_OUT);
    }

    private static List<String> programs() {
        return Stream.of("docker", "podman")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Engine::withoutLinks)
                .distinct()
                .toList();
    }

    private static String withoutLinks(Path program) {
        try {
            return program.toRealPath().toString();
        } catch (IOException gone) {
            return program.toString();
        }
    }

    private static List<String> composer(String program) {
        boolean isPodman = program.endsWith("podman");
        return Stream.of(List.of(program, "compose"), List.of(isPodman ? "podman-compose" : "docker-compose"))
                .filter(words -> answers(words, "version"))
                .findFirst()
                .orElseThrow(() -> new StackException(program + " has no compose." + WAY_OUT));
    }

    private static boolean answers(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        try {
            return new ProcessBuilder(all)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What it prints, if it succeeds. */
    Optional<String> says(String... words) {
        try {
            Process process = new ProcessBuilder(
                            Stream.concat(Stream.of(program), Stream.of(words)).toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException refused) {
            throw new StackException("Cannot run " + program + ": " + refused.getMessage(), refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while running " + program + ".", stopped);
        }
    }

    boolean has(String image) {
        return says("image", "inspect", image).isPresent();
    }

    /** Runs it to its end, its output in a file; throws with the end of that if it fails. */
    void run(Path log, String purpose, String... words) {
        Steps.run(
                new ProcessBuilder(
                        Stream.concat(Stream.of(program), Stream.of(words)).toList()),
                log,
                purpose);
    }

    /** A process of compose in its folder, about the containers that the environment describes. */
    ProcessBuilder compose(Map<String, String> environment, Path folder, List<String> words) {
        List<String> all = new ArrayList<>(composer);
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }
}
