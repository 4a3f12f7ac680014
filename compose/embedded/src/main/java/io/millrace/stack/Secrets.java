package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** The folder of a home with what only its owner may read. */
public record Secrets(Path folder) {

    private static final int BYTES = 24;

    public static Secrets in(Home home) {
        Path folder = home.folder().resolve("secrets");
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return new Secrets(folder);
        } catch (IOException refused) {
            throw new StackException("Cannot write to " + folder + ": " + refused.getMessage(), refused);
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** What a file has; made now if there is no such file. */
    String text(String name, Supplier<String> made) {
        Path file = file(name);
        try {
            if (!Files.exists(file)) {
                Storage.writeForOwner(file, made.get() + "\n");
            }
            return Files.readString(file).strip();
        } catch (IOException refused) {
            throw new StackException("Cannot read " + file + ": " + refused.getMessage(), refused);
        }
    }

    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
