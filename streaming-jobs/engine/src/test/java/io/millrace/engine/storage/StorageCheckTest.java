package io.millrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.TestS3;
import io.millrace.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageCheckTest {

    @TempDir
    Path folder;

    @Test
    void acceptsAStoreThatKeepsTheFirstOfTwoFilesAndLeavesNothingThere() throws Exception {
        try (TestS3 store = TestS3.start(folder)) {
            assertThatCode(() -> StorageCheck.requireOneOfTwo(store.environment()))
                    .doesNotThrowAnyException();

            assertThat(store.objects()).isEmpty();
        }
    }

    @Test
    void refusesAStoreThatIgnoresTheCondition() throws Exception {
        try (TestS3 store = TestS3.startWithoutConditions(folder)) {
            assertThatThrownBy(() -> StorageCheck.requireOneOfTwo(store.environment()))
                    .isInstanceOf(BlockedException.class)
                    .hasMessage("The store of warehouse " + store.place("warehouse")
                            + " has no conditional PUT (it accepted several PUTs with If-None-Match), so two drivers"
                            + " would overwrite each other's commits. Use a store that has it, as Amazon S3 does, or"
                            + " file: or hdfs: in --set warehouse=….");

            assertThat(store.objects()).isEmpty();
        }
    }

    @Test
    void refusesAStoreThatLooksAndThenWrites() throws Exception {
        try (TestS3 store = TestS3.startWithLooksBeforeWrites(folder)) {
            assertThatThrownBy(() -> StorageCheck.requireOneOfTwo(store.environment()))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("it accepted several PUTs with If-None-Match");
        }
    }

    @Test
    void refusesAClientThatIsToldToIgnoreTheCondition() throws Exception {
        try (TestS3 store = TestS3.start(folder)) {
            Environment environment = store.environment(
                    "spark.hadoop.fs.s3a.create.conditional.enabled=false",
                    "spark.hadoop.fs.s3a.impl.disable.cache=true");

            assertThatThrownBy(() -> StorageCheck.requireOneOfTwo(environment))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("has no conditional PUT (")
                    .hasMessageContaining("conditional");
        }
    }

    @Test
    void namesABucketThatIsMissingAndKeysThatAreWrong() throws Exception {
        try (TestS3 store = TestS3.start(folder)) {
            Environment missing = store.environment("warehouse=s3a://no-such-bucket/lake");
            assertThatThrownBy(() -> StorageCheck.requireOneOfTwo(missing))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageStartingWith("s3a://no-such-bucket/lake cannot be written to: ")
                    .hasMessageEndingWith("Check the bucket and its credentials (spark.hadoop.fs.s3a.*), or choose"
                            + " another place with --set warehouse=….");

            Environment wrong = store.environment(
                    "spark.hadoop.fs.s3a.secret.key=" + TestS3.kept("wrong"),
                    "spark.hadoop.fs.s3a.impl.disable.cache=true");
            assertThatThrownBy(() -> StorageCheck.requireOneOfTwo(wrong))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("SignatureDoesNotMatch");
        }
    }

    @Test
    void asksNothingOfAnythingButAnObjectStore() {
        Environment unreachable = environment(
                "warehouse=hdfs://127.0.0.1:1/lake",
                "checkpoints=" + folder.resolve("none").toUri());

        assertThatCode(() -> StorageCheck.requireOneOfTwo(unreachable)).doesNotThrowAnyException();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesOtherKindsOfStorageBeforeAnythingStarts() {
        assertThatThrownBy(() -> environment("warehouse=file:/tmp", "checkpoints=gs://bucket/checkpoints"))
                .isInstanceOf(BlockedException.class)
                .hasMessage("checkpoints is gs://bucket/checkpoints, and on gs: Millrace cannot keep two drivers from"
                        + " overwriting each other's commits. Use file:, hdfs: or s3a: in --set checkpoints=….");
    }

    private static Environment environment(String... pairs) {
        return Environment.of(Settings.of(EngineSettings.ALL).withPairs(new ArrayList<>(List.of(pairs))));
    }
}
