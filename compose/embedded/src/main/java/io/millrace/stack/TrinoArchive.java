package io.millrace.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Takes out of Trino's archive only what the stack uses: a tenth of it. The archive keeps each jar
 * once and links to it from wherever else it belongs, also from folders that are wanted to folders
 * that are not; so the links are read first, and the files that they need afterwards.
 */
public final class TrinoArchive {

    private static final List<String> WANTED =
            List.of("lib/", "plugin/hive/", "plugin/delta-lake/", "plugin/password-authenticators/");

    private final Path archive;
    private final Report report;

    TrinoArchive(Path archive, Report report) {
        this.archive = archive;
        this.report = report;
    }

    /** Needs some time after a build. An image has it unpacked. */
    public static void unpack(Tree tree, Report report) {
        if (!tree.isInstalled()) {
            new TrinoArchive(Built.trinoArchive(tree), report).unpackTo(tree.trino());
        }
    }

    /** Fills the folder, unless it exists. It appears complete or not at all, whoever else unpacks it meanwhile. */
    void unpackTo(Path folder) {
        synchronized (TrinoArchive.class) {
            if (!WANTED.stream().allMatch(wanted -> Files.exists(folder.resolve(wanted)))) {
                // An earlier build may have wanted less.
                new Home(folder).empty();
                unpackAndMoveTo(folder);
            }
        }
    }

    private void unpackAndMoveTo(Path folder) {
        try {
            Files.createDirectories(folder.getParent());
            Path draft = Files.createDirectories(folder.resolveSibling(
                    "trino-unpacking-" + ProcessHandle.current().pid()));
            unpack(draft);
            move(draft, folder);
        } catch (IOException broken) {
            throw new StackException(
                    "Cannot unpack Trino from " + archive + ": " + broken.getMessage()
                            + ". If the archive is damaged, delete it and run ./millrace again to download it.",
                    broken);
        }
    }

    private static void move(Path draft, Path folder) throws IOException {
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException taken) {
            if (!Files.exists(folder)) {
                throw taken;
            }
            new Home(draft).empty();
        }
    }

    private void unpack(Path folder) throws IOException {
        report.doing("unpacking Trino, the first time only: reading its contents");
        Map<String, List<String>> linksByTarget = links();
        int[] written = {0};
        eachEntry((entry, content) -> {
            String name = nameOf(entry.getName());
            List<String> places = new ArrayList<>(linksByTarget.getOrDefault(name, List.of()));
            if (isWanted(name)) {
                places.addFirst(name);
            }
            if (entry.isFile() && !entry.isLink() && !places.isEmpty()) {
                write(content, folder, places);
                report.doing("unpacking Trino, the first time only: " + ++written[0] + " files");
            }
        });
    }

    private Map<String, List<String>> links() throws IOException {
        Map<String, List<String>> byTarget = new HashMap<>();
        eachEntry((entry, content) -> {
            if (entry.isLink() && isWanted(nameOf(entry.getName()))) {
                byTarget.computeIfAbsent(nameOf(entry.getLinkName()), target -> new ArrayList<>())
                        .add(nameOf(entry.getName()));
            }
        });
        return byTarget;
    }

    private static void write(TarArchiveInputStream content, Path folder, List<String> places) throws IOException {
        Path first = folder.resolve(places.getFirst());
        Files.createDirectories(first.getParent());
        Files.copy(content, first);
        for (String place : places.subList(1, places.size())) {
            Path link = folder.resolve(place);
            Files.createDirectories(link.getParent());
            Files.createLink(link, first);
        }
    }

    private void eachEntry(EntryReader reader) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive), 1 << 20)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                reader.read(entry, tar);
            }
        }
    }

    /** The path below the archive's one top folder. */
    private static String nameOf(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    private static boolean isWanted(String name) {
        return WANTED.stream().anyMatch(name::startsWith);
    }

    @FunctionalInterface
    private interface EntryReader {
        void read(TarArchiveEntry entry, TarArchiveInputStream content) throws IOException;
    }
}
