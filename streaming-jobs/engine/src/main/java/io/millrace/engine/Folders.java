package io.millrace.engine;

import io.millrace.settings.Setting;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Folders on whatever storage there is. */
final class Folders {

    private Folders() {}

    /** A folder that cannot be written to is found out before anything is read. */
    static void requireWritable(URI folder, Setting<URI> setting, Configuration hadoop) {
        Path probe = new Path(new Path(folder), ".millrace-" + UUID.randomUUID());
        try {
            FileSystem files = probe.getFileSystem(hadoop);
            files.create(probe).close();
            files.delete(probe, false);
        } catch (AccessControlException | FileNotFoundException refused) {
            throw notWritable(folder, setting, refused);
        } catch (IOException unreachable) {
            throw new Unreachable(folder + " cannot be written to (" + unreachable.getMessage() + ")", unreachable);
        }
    }

    private static Refusal notWritable(URI folder, Setting<URI> setting, IOException refused) {
        return new Refusal(
                folder + " cannot be written to: " + refused.getMessage() + ".",
                "Allow it, or choose another place with --set " + setting.key() + "=….");
    }

    static void delete(Path folder, Configuration hadoop) {
        try {
            folder.getFileSystem(hadoop).delete(folder, true);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot clear " + folder, unwritable);
        }
    }
}
