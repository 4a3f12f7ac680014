package io.millrace.cluster;

import io.millrace.sbom.Sbom;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import io.millrace.stack.TrinoArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The image from which all parts of a cluster run, and where no registry can be reached, those that it stands on. */
public final class Image {

    static final String NAME = "millrace:local";

    private static final String BASE = "millrace-base:local";
    private static final String SERVICES = "millrace-services:local";
    private static final String JUPYTER = "millrace-jupyter:local";
    private static final String DEBIAN = "bookworm";

    private final Tree tree;
    private final Engine engine;
    private final Path log;
    private final Report report;

    private Image(Tree tree, Engine engine, Path log, Report report) {
        this.tree = tree;
        this.engine = engine;
        this.log = log;
        this.report = report;
    }

    /** @param log where the programs say what they do */
    public static Image in(Tree tree, Path log, Report report) {
        return new Image(tree, Engine.find(), log, report);
    }

    static Image with(Engine engine, Tree tree, Path log, Report report) {
        return new Image(tree, engine, log, report);
    }

    /**
     * Builds it, from what the build has made; layers that are as they were are taken as they are.
     *
     * @param base an image with Java 25; empty for the usual one, or one made here
     */
    public void build(Optional<String> base) {
        listParts(tree, report);
        String chosen = base.orElseGet(() -> reachable("eclipse-temurin:25-jre").orElseGet(this::localBase));
        report.doing("building the image");
        engine.run(
                log,
                "building the image",
                "build",
                "-f",
                tree.root().resolve("compose/Containerfile").toString(),
                "--build-arg",
                "BASE=" + chosen,
                "-t",
                NAME,
                tree.root().toString());
        report.says("Built " + NAME + " on " + chosen + ".");
    }

    /** Writes its bill of materials and its licences to where the Containerfile has them from. */
    public static Path listParts(Tree tree, Report report) {
        TrinoArchive.unpack(tree, report);
        report.doing("listing the parts of the image");
        Path folder = tree.root().resolve("compose/embedded/target");
        Sbom parts = Sbom.of(tree);
        parts.writeLicencesTo(folder.resolve("licences.txt"));
        Path file = folder.resolve("sbom.json");
        parts.writeTo(file);
        return file;
    }

    /** An image of others, or one made here that serves as it. */
    String of(String published, String program) {
        return reachable(published).orElseGet(() -> program.equals("jupyter") ? localJupyter() : localService(program));
    }

    private Optional<String> reachable(String image) {
        if (engine.has(image)) {
            return Optional.of(image);
        }
        report.doing("pulling " + image);
        return engine.says("pull", image).map(_ -> image);
    }

    /** Debian with the Java that runs this. */
    private String localBase() {
        if (!engine.has(BASE)) {
            Path java = Path.of(System.getProperty("java.home"));
            report.doing("making a base image of Debian and Java: no registry answers");
            importDebian(
                    BASE,
                    List.of("ca-certificates"),
                    List.of("--customize-hook=mkdir -p \"$1/opt\" && cp -a '" + java
                            + "' \"$1/opt/java\" && rm -rf \"$1/opt/java/jmods\" \"$1/opt/java/lib/src.zip\""),
                    List.of("ENV JAVA_HOME=/opt/java"));
        }
        return BASE;
    }

    /** Debian's own package, started as the published image is. */
    private String localService(String program) {
        String name = "millrace-" + program + ":local";
        if (!engine.has(SERVICES)) {
            report.doing("making an image of Debian's PostgreSQL, HAProxy and Redis: no registry answers");
            importDebian(
                    SERVICES,
                    List.of("ca-certificates", "postgresql", "haproxy", "redis-server"),
                    List.of(),
                    List.of());
        }
        if (!engine.has(name)) {
            report.doing("making the image of " + program);
            Path folder = tree.root().resolve("compose/conf/local");
            engine.run(
                    log,
                    "making the image of " + program,
                    "build",
                    "--build-arg",
                    "PROGRAM=" + program,
                    "-f",
                    folder.resolve("Containerfile").toString(),
                    "-t",
                    name,
                    folder.toString());
        }
        return name;
    }

    /** Debian's Jupyter, with the user and the folder that the published image has. Only those who ask for it pay for it. */
    private String localJupyter() {
        if (!engine.has(JUPYTER)) {
            report.doing("making an image of Debian's Jupyter: no registry answers");
            importDebian(
                    JUPYTER,
                    List.of(
                            "ca-certificates",
                            "jupyter-notebook",
                            "python3-ipykernel",
                            "python3-nbconvert",
                            "python3-pandas",
                            "python3-matplotlib"),
                    List.of(
                            "--customize-hook=echo 'jovyan:x:1000:100::/home/jovyan:/bin/bash' >> \"$1/etc/passwd\"",
                            "--customize-hook=install -d -o 1000 -g 100 \"$1/home/jovyan\" \"$1/home/jovyan/work\""),
                    List.of("ENV LANG=C.UTF-8"));
        }
        return JUPYTER;
    }

    private void importDebian(String name, List<String> packages, List<String> hooks, List<String> changes) {
        Path archive = null;
        try {
            archive = Files.createTempFile("millrace-", ".tar");
            List<String> words = Stream.of(
                            List.of("mmdebstrap", "--variant=minbase", "--include=" + String.join(",", packages)),
                            hooks,
                            List.of(DEBIAN, archive.toString()))
                    .flatMap(List::stream)
                    .toList();
            Steps.run(new ProcessBuilder(words), log, "making " + name);
            List<String> load = Stream.of(
                            List.of("import"),
                            changes.stream()
                                    .flatMap(change -> Stream.of("--change", change))
                                    .toList(),
                            List.of(archive.toString(), name))
                    .flatMap(List::stream)
                    .toList();
            engine.run(log, "importing " + name, load.toArray(String[]::new));
        } catch (IOException refused) {
            throw new StackException("Cannot make " + name + ": " + refused.getMessage(), refused);
        } catch (StackException failed) {
            throw new StackException(
                    failed.getMessage() + "\nNo registry can be reached, and without one " + name
                            + " is made by mmdebstrap, as root on Debian: apt-get install mmdebstrap. Or name an image that"
                            + " is here: ./millrace image --base IMAGE.",
                    failed);
        } finally {
            delete(archive);
        }
    }

    private static void delete(Path archive) {
        if (archive != null) {
            archive.toFile().delete();
        }
    }
}
