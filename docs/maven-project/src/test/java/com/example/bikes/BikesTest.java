package com.example.bikes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.example.bikes.Bikes.Station;
import io.millrace.sdk.Harness;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BikesTest {

    private final Harness harness = Harness.of(new Bikes());

    @Test
    void countsTheBikesOfEachStation() {
        harness.send("bikes", move("B1", "Harbour", "returned"))
                .send("bikes", move("B2", "Harbour", "returned"))
                .send("bikes", move("B1", "Harbour", "taken"))
                .send("bikes", move("B1", "Park", "returned"));

        assertEquals(Set.of(new Station("Harbour", 1), new Station("Park", 1)), Set.copyOf(harness.table("stations")));
    }

    @Test
    void quarantinesAnActionThatItDoesNotKnow() {
        harness.send("bikes", move("B1", "Harbour", "stolen"));

        assertEquals(1, harness.quarantine().size());
        assertEquals(0, harness.table("moves").size());
    }

    private static String move(String bike, String station, String action) {
        return "{\"bike\": \"%s\", \"station\": \"%s\", \"action\": \"%s\"}".formatted(bike, station, action);
    }
}
