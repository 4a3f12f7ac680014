package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class MissingClassTest {

    @Test
    void namesTheFileSystemOfAStorageAndTheJarThatHasIt() {
        String client = "org.apache.hadoop.fs.s3a.S3AFileSystem";
        assertThat(text(new RuntimeException(new ClassNotFoundException("Class " + client + " not found"))))
                .isEqualTo(
                        "No jar of this driver has the class org.apache.hadoop.fs.s3a.S3AFileSystem. Start the driver"
                                + " with the jar that has it, by --jars or --packages of spark-submit. For s3a:// that is"
                                + " hadoop-aws, in the version of Spark's Hadoop.");
    }

    @Test
    void namesAStorageThatNobodyKnows() {
        assertThat(text(of("nowhere://x/y")))
                .startsWith("No jar of this driver has it: No FileSystem for scheme \"nowhere\".");
    }

    @Test
    void namesTheClassBeneathAnyFailure() {
        assertThat(text(new IllegalStateException("batch 7", new NoClassDefFoundError("com/example/Codec"))))
                .startsWith("No jar of this driver has the class com.example.Codec.");
    }

    @Test
    void doesNotBlameAJarForAClassThatCouldNotBeginItsWork() {
        assertThat(MissingClass.beneath(new NoClassDefFoundError("Could not initialize class com.example.Codec")))
                .isEmpty();
        assertThat(MissingClass.beneath(new IOException("disk full"))).isEmpty();
    }

    private static Throwable of(String place) {
        return catchThrowable(() -> new Path(place).getFileSystem(new Configuration()));
    }

    private static String text(Throwable failure) {
        return MissingClass.beneath(failure).orElseThrow().getMessage();
    }
}
