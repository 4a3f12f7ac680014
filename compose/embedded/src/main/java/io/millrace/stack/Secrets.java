package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * A folder with what only its owner may read.
 *
 * @param permissions those of its files
 */
public record Secrets(Path folder, String permissions) {

    private static final int BYTES = 24;
    private static final String OWNER_ONLY = "rw-------";

    public static Secrets in(Home home) {
        return new Secrets(closed(home.folder().resolve("secrets")), OWNER_ONLY);
    }

    /** Those that a part of a stack reads: of its home, or of the folder that the settings name. */
    static Secrets of(Home home, Settings settings) {
        String folder = settings.value(StackSettings.SECRETS_FOLDER);
        return folder.isEmpty() ? in(home) : new Secrets(Path.of(folder), OWNER_ONLY);
    }

    /** The folder is closed to others, its files are not: in a container another user reads them. */
    public static Secrets forContainers(Home home) {
        return new Secrets(closed(in(home).file("cluster")), "rw-r--r--");
    }

    private static Path closed(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return folder;
        } catch (IOException refused) {
            throw new StackException("Cannot write to " + folder + ": " + refused.getMessage(), refused);
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** What a file has; made now if there is no such file. */
    public String text(String name, Supplier<String> made) {
        Path file = file(name);
        try {
            if (!Files.exists(file)) {
                write(name, made.get() + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException refused) {
            throw new StackException("Cannot read " + file + ": " + refused.getMessage(), refused);
        }
    }

    /** A reader sees all of it or none. */
    public void write(String name, String text) throws IOException {
        Path draft = file(name + ".draft");
        Storage.writeForOwner(draft, text);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
        Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
