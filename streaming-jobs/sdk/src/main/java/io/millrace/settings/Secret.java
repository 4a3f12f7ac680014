package io.millrace.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A text that stands where only its reader can see it. A setting says where, and no message has the text. */
final class Secret {

    static final String ALLOWED = "file:/path of a file that others cannot read, or env:NAME of a variable that is set";

    private static final String FILE = "file:";
    private static final String VARIABLE = "env:";

    /** Keys of Kafka, Spark and Hadoop whose values are secrets. */
    private static final Pattern KEYS = Pattern.compile(
            "(password|secret|secret\\.key|token|sasl\\.jaas\\.config|ssl\\.keystore\\.key)$",
            Pattern.CASE_INSENSITIVE);

    /** A container has one user, and who starts it decides what is mounted there. */
    private static final List<Path> MOUNTS = List.of(Path.of("/run/secrets"), Path.of("/var/run/secrets"));

    private Secret() {}

    static boolean isIn(String key) {
        return KEYS.matcher(key).find();
    }

    /** Whether a value says where the text is. */
    static boolean isElsewhere(String value) {
        return value.startsWith(FILE) || value.startsWith(VARIABLE);
    }

    /** Whether it is among the secrets of a container, but not of this one. */
    static boolean isForAnotherContainer(String value) {
        return value.startsWith(FILE) && isMounted(file(value)) && !Files.exists(file(value));
    }

    private static Path file(String value) {
        return Path.of(value.substring(FILE.length()).replaceFirst("^/{2,}", "/"));
    }

    private static boolean isMounted(Path file) {
        return MOUNTS.stream().anyMatch(file::startsWith);
    }

    static String read(String key, String value) {
        if (value.startsWith(FILE)) {
            return content(key, file(value));
        }
        if (value.startsWith(VARIABLE)) {
            String name = value.substring(VARIABLE.length());
            return Optional.ofNullable(System.getenv(name))
                    .orElseThrow(() -> new SettingsException(
                            "Setting " + key + " is in variable " + name + " of the environment, which is not set."));
        }
        throw new SettingsException("Setting " + key + " is a secret; it has to be " + ALLOWED + ".");
    }

    private static String content(String key, Path file) {
        try {
            if (isOpenToOthers(file.toAbsolutePath())) {
                throw new SettingsException("Setting " + key + " is in " + file
                        + ", which others on this machine can read. Close it to them: chmod 600 " + file);
            }
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new SettingsException("Setting " + key + " is in " + file + ", which cannot be read ("
                    + unreadable.getClass().getSimpleName() + ").");
        }
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        if (isMounted(file)) {
            return false;
        }
        if (!permits(file, PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (!permits(folder, PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean permits(Path path, PosixFilePermission permission) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view != null && view.readAttributes().permissions().contains(permission);
    }
}
