package io.millrace.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The folder in which one stack keeps everything: data, logs and the list of its processes. */
public record Home(Path folder) {

    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    public static Home at(Path folder) {
        return new Home(folder.toAbsolutePath().normalize());
    }

    public Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path data(String part) {
        return folder.resolve(part);
    }

    Path warehouse() {
        return folder.resolve("warehouse");
    }

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    Path stateFile() {
        return folder.resolve("stack.json");
    }

    /** Makes the folder, and finds out now rather than later whether it can be written to. */
    public void prepare() {
        try {
            Files.createDirectories(logs());
        } catch (IOException refused) {
            throw unwritable(folder, refused, "Name another folder with --home or MILLRACE_HOME.");
        }
        requireWritable(folder, "Name another folder with --home or MILLRACE_HOME.");
    }

    static void requireWritable(Path folder, String wayOut) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".write", ".test"));
        } catch (IOException refused) {
            throw unwritable(folder, refused, wayOut);
        }
    }

    private static StackException unwritable(Path folder, IOException refused, String wayOut) {
        return new StackException(
                "Cannot write to " + folder + " (" + refused.getClass().getSimpleName() + ": " + refused.getMessage()
                        + "). " + wayOut,
                refused);
    }

    /** Keeps other commands from changing this stack until it is closed. Ends with the process that holds it. */
    public Lock lock() {
        try {
            FileChannel file =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLockForAWhile(file);
            if (lock == null) {
                file.close();
                throw new StackException("Another millrace command is starting or stopping the stack in " + folder
                        + ". Wait until it has finished.");
            }
            return new Lock(file);
        } catch (IOException refused) {
            throw unwritable(folder, refused, "Name another folder with --home or MILLRACE_HOME.");
        }
    }

    /** What starts the driver again holds it for a moment. */
    private static FileLock tryLockForAWhile(FileChannel file) throws IOException {
        long begun = System.nanoTime();
        while (true) {
            FileLock lock = tryLock(file);
            if (lock != null || System.nanoTime() - begun > LOCK_PATIENCE.toNanos()) {
                return lock;
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    private static FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    public record Lock(FileChannel file) implements AutoCloseable {
        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException harmless) {
                // The lock ends with this process at the latest.
            }
        }
    }

    /** Deletes all that is in it. */
    public void empty() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException refused) {
            throw unwritable(folder, refused, "Delete the folder yourself.");
        }
    }
}
