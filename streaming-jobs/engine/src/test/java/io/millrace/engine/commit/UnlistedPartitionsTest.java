package io.millrace.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlistedPartitionsTest {

    private static final org.apache.hadoop.fs.Path ONE = new org.apache.hadoop.fs.Path("file:/notes/abc/1.1/0/7");
    private static final org.apache.hadoop.fs.Path OTHER = new org.apache.hadoop.fs.Path("file:/notes/abc/2.1/0/7");

    @TempDir
    Path folder;

    private UnlistedPartitions partitions;

    @BeforeEach
    void lookAtTheFolder() {
        partitions = new UnlistedPartitions(folder.resolve("notes").toUri().toString(), new Configuration());
    }

    @Test
    void holdsOfABatchTheFolderThatWasNamedFirst() throws IOException {
        assertThat(partitions.find(7)).isEmpty();
        assertThat(partitions.folders()).isEmpty();

        assertThat(partitions.add(7, ONE)).isTrue();
        assertThat(partitions.add(7, OTHER)).isFalse();
        assertThat(partitions.add(8, OTHER)).isTrue();

        assertThat(partitions.find(7)).contains(ONE);
        assertThat(partitions.folders()).isEqualTo(Map.of(7L, ONE, 8L, OTHER));
    }
}
