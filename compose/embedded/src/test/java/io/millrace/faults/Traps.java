package io.millrace.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/** The folder through which a driver is told where its trap lies, and tells when it has sprung. */
record Traps(Path folder) {

    static final String PLACED = "placed";
    static final String SPRUNG = "sprung";

    /** Places a trap in a driver that runs or is about to; takes any other away. It springs at the last of the points. */
    void place(List<Point> points) {
        clear();
        write(PLACED, points.stream().map(Point::line).collect(Collectors.joining("\n")));
    }

    void clear() {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(PLACED));
            Files.deleteIfExists(folder.resolve(SPRUNG));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Null if there is none. */
    String placed() {
        return read(PLACED);
    }

    /** Where the trap has sprung; null if it has not. */
    String sprung() {
        return read(SPRUNG);
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (NoSuchFileException notThere) {
            return null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void write(String name, String text) {
        try {
            Path draft = folder.resolve(name + ".new");
            Files.writeString(draft, text);
            Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
