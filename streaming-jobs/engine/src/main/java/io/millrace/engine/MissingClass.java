package io.millrace.engine;

import java.util.Optional;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** A class that no jar of this process has: trying again does not help. */
public final class MissingClass {

    private static final String WAY_OUT = "Start the driver with the jar that has it, by --jars or --packages of"
            + " spark-submit. For s3a:// that is hadoop-aws, in the version of Spark's Hadoop.";

    private MissingClass() {}

    /** Says which class is missing, if one lies beneath a failure. */
    public static Optional<BlockedException> beneath(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof ClassNotFoundException
                    || cause instanceof NoClassDefFoundError && !message.startsWith("Could not initialize")) {
                String name =
                        message.replaceFirst("^Class (\\S+) not found$", "$1").replace('/', '.');
                return Optional.of(new BlockedException("No jar of this driver has the class " + name + ".", WAY_OUT));
            }
            if (cause instanceof UnsupportedFileSystemException) {
                return Optional.of(new BlockedException("No jar of this driver has it: " + message + ".", WAY_OUT));
            }
        }
        return Optional.empty();
    }
}
