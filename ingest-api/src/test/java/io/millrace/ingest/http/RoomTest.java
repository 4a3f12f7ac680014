package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoomTest {

    @Test
    void refusesWhatDoesNotFitAndTakesWhatDoes() throws Problem {
        Room room = new Room(100);

        room.require(60);
        assertThatThrownBy(() -> room.require(41))
                .isInstanceOf(Problem.class)
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(503);
        room.require(40);
        room.give(100);

        assertThat(room.taken()).isZero();
    }
}
