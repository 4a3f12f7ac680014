package io.millrace.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lake.TrinoAddress;
import io.millrace.settings.Nearest;
import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The notebooks of the tree, by the names of their files. */
public record Notebooks(Path folder, List<String> names) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ENDING = ".ipynb";

    public Notebooks {
        names = List.copyOf(names);
    }

    public static Notebooks of(Tree tree) {
        Path folder = tree.root().resolve("notebooks");
        try (Stream<Path> files = Files.list(folder)) {
            return new Notebooks(
                    folder,
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(ENDING))
                            .map(name -> name.substring(0, name.length() - ENDING.length()))
                            .sorted()
                            .toList());
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + folder + ": " + unreadable.getMessage(), unreadable);
        }
    }

    public Path file(String name) {
        return folder.resolve(name + ENDING);
    }

    /** All of them if no name is given. */
    public List<String> named(List<String> wanted) {
        List<String> chosen = new ArrayList<>();
        for (String text : wanted) {
            String name = text.endsWith(ENDING) ? text.substring(0, text.length() - ENDING.length()) : text;
            if (!names.contains(name)) {
                throw new StackException("There is no notebook " + name + "."
                        + Nearest.to(name, names)
                                .map(near -> " Did you mean " + near + "?")
                                .orElse(" There are: " + String.join(", ", names) + "."));
            }
            chosen.add(name);
        }
        return chosen.isEmpty() ? names : chosen;
    }

    /** Opens Jupyter in the terminal, until it is stopped; gives its exit code. */
    public int open(Python python, TrinoAddress trino) throws IOException, InterruptedException {
        // Containers run as root, which Jupyter else refuses. It listens on loopback alone, and has a token.
        Process jupyter = process(python, trino, List.of("-m", "notebook", "--ip=127.0.0.1", "--allow-root"))
                .inheritIO()
                .start();
        stopWithThis(jupyter);
        return jupyter.waitFor();
    }

    /** Writes a page for each; says whether all ran to their ends. */
    public boolean run(
            Python python,
            TrinoAddress trino,
            List<String> chosen,
            Path out,
            Consumer<String> eachPage,
            Consumer<String> eachFailure)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("report.py", "--out", out.toString()));
        words.addAll(chosen);
        Path remarks = Files.createTempFile("millrace-report", ".log");
        Process report =
                process(python, trino, words).redirectError(remarks.toFile()).start();
        stopWithThis(report);
        boolean well = true;
        for (String line = report.inputReader().readLine();
                line != null;
                line = report.inputReader().readLine()) {
            Told told = JSON.readValue(line, Told.class);
            if (told.failure() == null) {
                eachPage.accept(told.page());
            } else {
                eachFailure.accept(told.failure());
                well = false;
            }
        }
        if (report.waitFor() != 0) {
            throw new StackException("The notebooks were not run to the end:\n" + Files.readString(remarks));
        }
        Files.delete(remarks);
        return well;
    }

    /** A line of what report.py prints: one of the two. */
    private record Told(String page, String failure) {}

    private ProcessBuilder process(Python python, TrinoAddress trino, List<String> words) {
        List<String> command = new ArrayList<>(List.of(python.executable().toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        trino.environment().forEach(builder.environment()::putIfAbsent);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        // The kernel would else remark on every start that it cannot be debugged.
        builder.environment().put("PYDEVD_DISABLE_FILE_VALIDATION", "1");
        return builder;
    }

    private static void stopWithThis(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.destroy();
            process.onExit().join();
        }));
    }
}
