package io.millrace.sbom;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The artifacts that the build may resolve, by the SHA-256 that it verifies. */
record LockedArtifacts(Map<String, Coordinates> bySha256) {

    static LockedArtifacts in(Path root) {
        Path file = root.resolve(".mvn/checksums/checksums.sha256");
        Map<String, Coordinates> locked = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split("\\s+");
                Coordinates.inRepository(words[1]).ifPresent(artifact -> locked.putIfAbsent(words[0], artifact));
            }
            return new LockedArtifacts(locked);
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file + ": " + unreadable.getMessage() + ".", unreadable);
        }
    }

    Optional<Coordinates> with(String sha256) {
        return Optional.ofNullable(bySha256.get(sha256));
    }
}
