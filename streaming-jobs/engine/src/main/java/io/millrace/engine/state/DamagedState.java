package io.millrace.engine.state;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;

/** Files of a checkpoint's state are gone, or end too early. Spark itself would try to read them for ever. */
public final class DamagedState extends Exception {

    private static final String LOADING = "CANNOT_LOAD_STATE_STORE";
    private static final Set<String> DAMAGES = Set.of(
            "CHECKPOINT_FILE_CHECKSUM_VERIFICATION_FAILED",
            "CANNOT_LOAD_STATE_STORE.CANNOT_READ_CHECKPOINT",
            "CANNOT_LOAD_STATE_STORE.CANNOT_READ_STREAMING_STATE_FILE",
            "CANNOT_LOAD_STATE_STORE.UNEXPECTED_FILE_SIZE");

    private DamagedState(String message, Throwable cause) {
        super(message, cause);
    }

    public static Optional<DamagedState> beneath(Throwable failure, String slug, Path checkpoint) {
        boolean isLoading = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String condition = cause instanceof SparkThrowable spark ? spark.getCondition() : null;
            boolean isNamed = condition != null && DAMAGES.contains(condition);
            isLoading |= condition != null && condition.startsWith(LOADING);
            if (isNamed || isLoading && isOfFile(cause)) {
                return Optional.of(new DamagedState(sentence(cause, slug, checkpoint), failure));
            }
        }
        return Optional.empty();
    }

    private static boolean isOfFile(Throwable cause) {
        return cause instanceof EOFException || cause instanceof ZipException || cause instanceof FileNotFoundException;
    }

    private static String sentence(Throwable cause, String slug, Path checkpoint) {
        String detail = cause.getMessage() == null
                ? ""
                : " " + cause.getMessage().lines().findFirst().orElse("");
        return "In the checkpoint " + checkpoint + " files in state/ are torn or gone ("
                + cause.getClass().getSimpleName() + detail
                + "). Restore them, or rebuild the pipeline's tables and state"
                + " with `millrace rebuild " + slug + "`.";
    }
}
