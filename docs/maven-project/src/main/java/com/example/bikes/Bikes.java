package com.example.bikes;

import io.millrace.sdk.Column;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Key;
import io.millrace.sdk.OneOf;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Topic;
import io.millrace.settings.Settings;
import java.util.List;

/** Bikes for rent: where people take and return them, and how many each station has. */
public final class Bikes implements Pipeline {

    public record Move(String bike, String station, @OneOf({"taken", "returned"}) String action) {}

    public record Station(
            @Key @Column("the station") String station,
            @Column("how many bikes it has") long bikes) {}

    @Override
    public Flow<?> flow(Settings settings) {
        return Flow.from(Topic.json("bikes", Move.class).keyedBy(Move::station))
                .append("moves", "Every bike that was taken or returned")
                .fold("stations", "How many bikes each station has", Station.class, Move::station, Bikes::after);
    }

    private static Station after(String station, Station before, List<Move> moves) {
        long bikes = before == null ? 0 : before.bikes();
        for (Move move : moves) {
            bikes += move.action().equals("returned") ? 1 : -1;
        }
        return new Station(station, bikes);
    }
}
