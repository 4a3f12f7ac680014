package io.millrace.pipelines;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that tests look at. */
final class Repository {

    private Repository() {}

    static Path file(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("The tests do not run within the repository.");
            }
        }
        return folder.resolve(name);
    }
}
