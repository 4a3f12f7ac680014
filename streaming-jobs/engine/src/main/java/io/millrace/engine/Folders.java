package io.millrace.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Folders on whatever storage there is. */
final class Folders {

    private Folders() {}

    static void delete(Path folder, Configuration hadoop) {
        try {
            folder.getFileSystem(hadoop).delete(folder, true);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot clear " + folder, unwritable);
        }
    }
}
