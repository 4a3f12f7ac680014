package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

class DamagedStateTest {

    private static final Path CHECKPOINT = new Path("file:/lake/checkpoints/pacing/main");
    private static final String LOADING = "CANNOT_LOAD_STATE_STORE.UNCATEGORIZED";

    @ParameterizedTest
    @ValueSource(classes = {EOFException.class, ZipException.class, FileNotFoundException.class})
    void isAFileThatCannotBeReadWhileStateIsLoaded(Class<? extends Exception> damage) throws Exception {
        Exception cause = damage.getConstructor(String.class).newInstance("7.changelog\nand a trace");

        assertThat(beneath(new RuntimeException(spark(LOADING, new RuntimeException(cause)))))
                .get()
                .extracting(DamagedState::getMessage)
                .isEqualTo("In the checkpoint file:/lake/checkpoints/pacing/main files in state/ are torn or gone ("
                        + damage.getSimpleName() + " 7.changelog). Restore them, or rebuild the pipeline's tables and"
                        + " state with `millrace rebuild pacing`.");
    }

    @Test
    void isWhatSparkCallsSo() {
        Exception missing =
                spark("CANNOT_LOAD_STATE_STORE.CANNOT_READ_STREAMING_STATE_FILE", null, "fileToRead", "7.zip");

        assertThat(beneath(new RuntimeException(missing)))
                .get()
                .extracting(DamagedState::getMessage)
                .asString()
                .contains("7.zip", "millrace rebuild pacing");
    }

    @Test
    void isNotStorageThatDoesNotAnswer() {
        assertThat(beneath(spark(LOADING, new ConnectException("Connection refused"))))
                .isEmpty();
    }

    @Test
    void isNotAnyOtherFileThatIsMissing() {
        assertThat(beneath(new RuntimeException(new FileNotFoundException("part-0.parquet"))))
                .isEmpty();
    }

    private static Optional<DamagedState> beneath(Throwable failure) {
        return DamagedState.beneath(failure, "pacing", CHECKPOINT);
    }

    private static SparkException spark(String condition, Throwable cause) {
        return new SparkException(condition, Map$.MODULE$.empty(), cause);
    }

    private static SparkException spark(String condition, Throwable cause, String parameter, String value) {
        return new SparkException(condition, new Map.Map1<>(parameter, value), cause);
    }
}
