package io.millrace.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadingTest {

    @Test
    void takesForHistoryWhatWasThereAtTheStart() {
        Reading reading = new Reading(10);

        assertThat(reading.isNew(9)).isFalse();
        assertThat(reading.isNew(10)).isTrue();
    }

    @Test
    void takesForNewAllOfAPartitionThatCameLater() {
        assertThat(new Reading(0).isNew(0)).isTrue();
    }

    @Test
    void isPastItsHistoryOnceItsPlaceIsEvenIfTheLastOffsetsHoldNoRecord() {
        Reading reading = new Reading(10);
        reading.isAt(9);
        assertThat(reading.isPastItsHistory()).isFalse();

        reading.isAt(10);
        assertThat(reading.isPastItsHistory()).isTrue();
    }

    @Test
    void takesForNewWhatATopicHoldsThatIsMadeAnew() {
        Reading reading = new Reading(10);
        reading.isAt(10);

        assertThat(reading.isNew(0)).isTrue();
    }
}
