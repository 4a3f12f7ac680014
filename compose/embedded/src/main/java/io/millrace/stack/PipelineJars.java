package io.millrace.stack;

import io.millrace.sdk.Pipeline;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The jars of pipelines that somebody has put into a home: every process of the stack has them on its class path. */
public record PipelineJars(Path folder) {

    private static final String SERVICES = "META-INF/services/" + Pipeline.class.getName();

    public static PipelineJars of(Home home) {
        return new PipelineJars(home.folder().resolve("pipelines"));
    }

    public List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + folder + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** A class path with the jars behind it. */
    String behind(String classPath) {
        List<String> entries = new ArrayList<>(List.of(classPath));
        all().forEach(jar -> entries.add(jar.toString()));
        return String.join(File.pathSeparator, entries);
    }

    /**
     * Lets this process find the pipelines of the jars, before it has asked for any. Throws if one of them cannot be
     * loaded or takes a name that another has.
     */
    public void makeVisible() {
        makeVisible(all());
    }

    /** The same for jars that lie elsewhere. */
    public static void makeVisible(List<Path> jars) {
        if (jars.isEmpty()) {
            return;
        }
        jars.stream().filter(jar -> !Files.isRegularFile(jar)).findFirst().ifPresent(gone -> {
            throw new StackException("There is no jar " + gone + ". ./millrace package FOLDER makes one.");
        });
        URL[] urls = jars.stream().map(PipelineJars::url).toArray(URL[]::new);
        URLClassLoader loader = new URLClassLoader("pipelines", urls, PipelineJars.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        check(loader);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void check(ClassLoader loader) {
        Map<String, String> slugs = new HashMap<>();
        Map<String, String> keys = new HashMap<>();
        try {
            for (Enumeration<URL> lists = loader.getResources(SERVICES); lists.hasMoreElements(); ) {
                URL list = lists.nextElement();
                for (String name : names(list)) {
                    Pipeline pipeline = pipeline(name, loader, placeOf(list));
                    requireAlone(slugs, pipeline.slug(), "Pipeline " + pipeline.slug(), placeOf(list));
                    for (Setting<?> setting : pipeline.settings()) {
                        requireAlone(keys, setting.key(), "Setting " + setting.key(), placeOf(list));
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new StackException("Cannot read the jars of pipelines: " + unreadable.getMessage(), unreadable);
        }
    }

    private static List<String> names(URL list) throws IOException {
        URLConnection connection = list.openConnection();
        // A jar that was replaced would otherwise be read as it was.
        connection.setUseCaches(false);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static Pipeline pipeline(String name, ClassLoader loader, String place) {
        try {
            Pipeline pipeline = (Pipeline)
                    Class.forName(name, true, loader).getDeclaredConstructor().newInstance();
            pipeline.flow(Settings.of(pipeline.settings()));
            return pipeline;
        } catch (ReflectiveOperationException | LinkageError | RuntimeException broken) {
            throw new StackException(
                    place + " has a pipeline " + name + " that cannot be loaded: " + broken
                            + ". If it was made for another version of Millrace, run ./millrace package again; otherwise"
                            + " correct it, or delete the jar.",
                    broken);
        }
    }

    private static void requireAlone(Map<String, String> known, String name, String what, String place) {
        String other = known.putIfAbsent(name, place);
        if (other != null) {
            throw new StackException(what + " is in " + other
                    + (other.equals(place) ? " twice" : " and in " + place)
                    + ". Rename one of them, or delete a jar.");
        }
    }

    /** The jar, or the folder, that holds a list. */
    private static String placeOf(URL list) {
        String text = list.toString();
        String place = text.startsWith("jar:")
                ? text.substring("jar:".length(), text.indexOf("!/"))
                : text.substring(0, text.length() - SERVICES.length());
        return Path.of(URI.create(place)).toString();
    }
}
