package io.millrace.stack;

import io.millrace.sdk.Pipeline;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A folder with the source of a pipeline: Java files, those of tests among them, and SQL. */
public record PipelineFolder(Path folder) {

    private static final List<String> SQL = List.of("views.sql", "queries.sql", "checks.sql");

    /** Older pipelines and Spark of today run on it. */
    private static final String RELEASE = "17";

    public static PipelineFolder of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new StackException("There is no folder " + folder + ". ./millrace new NAME makes one.");
        }
        return new PipelineFolder(folder);
    }

    /** Compiles the folder without its tests, and puts all that a stack needs of it into one jar. Gives the slug. */
    public String packageInto(Path jar) {
        return inTemporaryFolder(classes -> {
            compile(sources(false), classes, System.getProperty("java.class.path"));
            Pipeline pipeline = pipeline(classes);
            writeJar(jar, classes, pipeline);
            return pipeline.slug();
        });
    }

    /** The slug of its pipeline, compiled for no other use. */
    public String slug() {
        return inTemporaryFolder(classes -> {
            compile(sources(false), classes, System.getProperty("java.class.path"));
            return pipeline(classes).slug();
        });
    }

    /** Compiles all of it and runs its tests, in a JVM of their own. Gives its exit code. */
    public int test(Tree tree) {
        return inTemporaryFolder(classes -> {
            String path = System.getProperty("java.class.path") + File.pathSeparator + jar(tree.testRunner());
            compile(sources(true), classes, path);
            Process tests = new ProcessBuilder(
                            Launch.java(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classes + File.pathSeparator + path,
                            "org.junit.platform.console.ConsoleLauncher",
                            "execute",
                            "--scan-classpath=" + classes,
                            "--include-engine=junit-jupiter",
                            "--disable-banner",
                            "--details=tree",
                            System.console() == null ? "--disable-ansi-colors" : "--single-color")
                    .inheritIO()
                    .start();
            try {
                return tests.waitFor();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StackException("Interrupted while the tests of " + folder + " ran.", interrupted);
            } finally {
                tests.destroy();
            }
        });
    }

    private static Path jar(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Changes when a file does. */
    public String state() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".sql"))
                    .sorted()
                    .map(file -> file + " " + file.toFile().lastModified() + " "
                            + file.toFile().length())
                    .collect(Collectors.joining("\n"));
        } catch (IOException gone) {
            throw unreadable(gone);
        }
    }

    private List<Path> sources(boolean withTests) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> withTests || !file.toString().endsWith("Test.java"))
                    .sorted()
                    .toList();
            if (sources.isEmpty()) {
                throw new StackException("There is no Java file in " + folder + ". ./millrace new NAME writes one.");
            }
            return sources;
        } catch (IOException gone) {
            throw unreadable(gone);
        }
    }

    private static void compile(List<Path> sources, Path classes, String classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            boolean isWell = compiler.getTask(
                            null,
                            files,
                            found,
                            List.of("--release", RELEASE, "-proc:none", "-d", classes.toString(), "-cp", classPath),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!isWell) {
                throw new StackException(found.getDiagnostics().stream()
                        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                        .map(PipelineFolder::line)
                        .collect(Collectors.joining("\n", "The pipeline does not compile.\n", "")));
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** {@code bikes/Bikes.java:12: cannot find symbol}, with what javac adds behind it. */
    private static String line(Diagnostic<? extends JavaFileObject> found) {
        String place =
                found.getSource() == null ? "" : found.getSource().getName() + ":" + found.getLineNumber() + ": ";
        return place + found.getMessage(Locale.ROOT).replace("\n", "\n    ");
    }

    private Pipeline pipeline(Path classes) {
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes);
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, PipelineFolder.class.getClassLoader())) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                Class<?> type = Class.forName(name, false, loader);
                if (Pipeline.class.isAssignableFrom(type) && !type.isInterface()) {
                    found.add(type);
                }
            }
            if (found.size() != 1) {
                throw new StackException("In " + folder + " there "
                        + (found.isEmpty()
                                ? "is no class that implements io.millrace.sdk.Pipeline."
                                : "are several pipelines, " + found + ". Give each a folder of its own."));
            }
            return (Pipeline) found.getFirst().getDeclaredConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException refused) {
            throw new StackException(
                    "Cannot make a pipeline of " + folder + ": " + refused
                            + ". Its class has to be public, with a public constructor without parameters.",
                    refused);
        }
    }

    private void writeJar(Path jar, Path classes, Pipeline pipeline) throws IOException {
        Path draft = jar.toAbsolutePath().resolveSibling(jar.getFileName() + ".new");
        Files.createDirectories(draft.getParent());
        try (OutputStream file = Files.newOutputStream(draft);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                entry(out, classes.relativize(each).toString(), Files.readAllBytes(each));
            }
            entry(
                    out,
                    "META-INF/services/" + Pipeline.class.getName(),
                    (pipeline.getClass().getName() + "\n").getBytes(StandardCharsets.UTF_8));
            for (String name : SQL) {
                if (Files.exists(folder.resolve(name))) {
                    entry(out, "sql/" + pipeline.slug() + "/" + name, Files.readAllBytes(folder.resolve(name)));
                }
            }
        }
        Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private interface Work<T> {
        T in(Path folder) throws IOException;
    }

    private static <T> T inTemporaryFolder(Work<T> work) {
        try {
            Path classes = Files.createTempDirectory("millrace-classes");
            try {
                return work.in(classes);
            } finally {
                try (Stream<Path> all = Files.walk(classes)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        } catch (IOException refused) {
            throw new StackException("Cannot write a file: " + refused.getMessage(), refused);
        }
    }

    private StackException unreadable(IOException gone) {
        return new StackException("Cannot read " + folder + ": " + gone.getMessage(), gone);
    }
}
