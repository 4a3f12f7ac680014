package io.millrace.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with further names of files that lie elsewhere, so that Spark reads those and no others. */
record LinkedFiles(Path folder) {

    /** @param below a folder in this one, whose name Spark reads as a column if it is like {@code name=value} */
    void add(Path below, Path file) {
        try {
            Path place = Files.createDirectories(folder.resolve(below));
            Files.createLink(place.resolve(file.getFileName()), file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    void add(Path file) {
        add(Path.of(""), file);
    }

    Source source() {
        return Source.parquet(folder);
    }
}
