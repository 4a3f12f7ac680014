package io.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommitKindTest {

    private static final String ADD = "{\"add\":{\"path\":\"remove\"}}";
    private static final String REMOVE = "{\"remove\":{\"path\":\"add\"}}";
    private static final String STAMP = "{\"domainMetadata\":{}}";

    @Test
    void tellsABatchFromACompactionAndFromAFence() {
        assertThat(CommitKind.of(List.of(STAMP, ADD, ADD))).isEqualTo(CommitKind.ADDS);
        assertThat(CommitKind.of(List.of(STAMP, REMOVE, ADD))).isEqualTo(CommitKind.REPLACES);
        assertThat(CommitKind.of(List.of(STAMP, REMOVE))).isEqualTo(CommitKind.REMOVES);
        assertThat(CommitKind.of(List.of(STAMP))).isEqualTo(CommitKind.CHANGES_NO_FILE);
    }
}
