package io.millrace.engine.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionCountTest {

    private static final long TAKEN = 1_638_564_342_000L;

    @Test
    void addsEachFateToItsOwn() {
        PartitionCount one = new PartitionCount("events", 1, 12, 6, 1, Map.of("parse", 3L), 2, null, 5L);
        PartitionCount other = new PartitionCount("events", 1, 6, 1, 2, Map.of("parse", 1L, "check", 1L), 1, null, 6L);

        PartitionCount both = one.plus(other);

        assertThat(both)
                .isEqualTo(new PartitionCount("events", 1, 18, 7, 3, Map.of("parse", 4L, "check", 1L), 3, null, 6L));
        assertThat(PartitionCount.none("events", 1).plus(one)).isEqualTo(one);
    }

    @Test
    void countsEveryRecordOnce() {
        PartitionCount.Counter counter = new PartitionCount.Counter("events", 1);
        counter.accept();
        counter.record(TAKEN);
        counter.record(TAKEN);
        counter.refuse(Stage.PARSE);
        counter.record(TAKEN);
        counter.refuse(Stage.CHECK);
        counter.record(TAKEN);
        counter.refuse(Stage.PARSE);
        counter.record(TAKEN);
        counter.repeat();
        counter.record(TAKEN);

        assertThat(counter.count(null))
                .isEqualTo(new PartitionCount("events", 1, 6, 1, 1, Map.of("parse", 2L, "check", 1L), 1, null, TAKEN));
    }

    @Test
    void countsARecordOfSeveralEventsOnce() {
        PartitionCount.Counter counter = new PartitionCount.Counter("events", 1);
        counter.refuse(Stage.CHECK);
        counter.accept();
        counter.accept();
        counter.record(TAKEN);
        counter.refuse(Stage.LATE);
        counter.refuse(Stage.CHECK);
        counter.record(TAKEN);

        assertThat(counter.count(null))
                .isEqualTo(new PartitionCount("events", 1, 2, 1, 0, Map.of("late", 1L), 0, null, TAKEN));
    }

    @Test
    void countsOnlyItsOwnTopicAndPartition() {
        PartitionCount.Counter counter = new PartitionCount.Counter("events", 1);

        assertThat(counter.counts("events", 1)).isTrue();
        assertThat(counter.counts("events", 2)).isFalse();
        assertThat(counter.counts("others", 1)).isFalse();
    }

    @Test
    void takesOneReportOfATaskThatRanTwice() {
        TaskReport first = report(TaskReport.Work.LAND, 0, "a");
        TaskReport again = report(TaskReport.Work.LAND, 0, "b");
        TaskReport second = report(TaskReport.Work.LAND, 1, "c");
        TaskReport folded = report(TaskReport.Work.FOLD, 0, "d");

        assertThat(TaskReport.distinct(List.of(first, second, again, folded))).containsExactly(again, second, folded);
    }

    private static TaskReport report(TaskReport.Work work, int partition, String file) {
        return new TaskReport(
                work,
                partition,
                List.of(),
                List.of(new WrittenFile("t", file, 1, 1, 1, List.of())),
                Map.of(),
                Map.of());
    }
}
