package io.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sdk.Harness.Quarantined;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HarnessTest {

    /** A bike and a second, several of them with a comma between each. */
    record Ride(String bike, long second) {}

    record Total(@Key String bike, long rides) {}

    record Minute(String bike, long minute, long rides) {}

    record Open(long minute, long rides) {}

    /** How many rides each minute has, once it is over. */
    private record Minutes() implements TimedFold<Ride, Open> {
        @Override
        public String key(Ride ride) {
            return ride.bike();
        }

        @Override
        public Step<Open> step(String bike, Open before, List<Ride> rides, Instant watermark) {
            List<Minute> over = new ArrayList<>();
            Open open = before;
            for (Ride ride : rides) {
                if (ride.second() == 13) {
                    throw new IllegalStateException("thirteen\nis bad");
                }
                if (open != null && ride.second() / 60 > open.minute()) {
                    over.add(new Minute(bike, open.minute(), open.rides()));
                    open = null;
                }
                open = new Open(ride.second() / 60, open == null ? 1 : open.rides() + 1);
            }
            if (open != null && end(open).isAfter(watermark)) {
                return new Step<>(open, over, end(open));
            }
            if (open != null) {
                over.add(new Minute(bike, open.minute(), open.rides()));
            }
            return new Step<>(null, over);
        }

        private static Instant end(Open open) {
            return Instant.ofEpochSecond(60 * open.minute() + 60);
        }
    }

    private static final class Rides implements Pipeline {
        private static final Setting<String> TOPIC = Setting.text("rides.topic", "rides", "Rides.");
        private static final Setting<String> TOLD = Setting.text("rides.told", "told", "What is published.");
        private static final Setting<Duration> LATENESS = Setting.time("rides.lateness", "10s", "Lateness.");

        @Override
        public Flow<?> flow(Settings settings) {
            Topic<Ride> topic = Topic.text(TOPIC, Rides::parse, Ride::bike);
            return Flow.from(topic)
                    .keep(received -> !received.event().bike().equals("test"))
                    .timed(received -> Instant.ofEpochSecond(received.event().second()), LATENESS)
                    .append("rides", "Rides", Rides::own)
                    .publish(TOLD, Ride::bike, ride -> ride.bike() + "!", Received::event)
                    .fold(Received::event, new Minutes())
                    .append("minutes", "Minutes", Minute.class)
                    .fold("totals", "Totals", Total.class, Ride::bike, (bike, before, rides) -> {
                        long total = (before == null ? 0 : before.rides()) + rides.size();
                        return total > 3 ? null : new Total(bike, total);
                    });
        }

        private static Ride own(Received<Ride> received) {
            if (received.event().second() == 99) {
                throw new IllegalStateException("ninety-nine");
            }
            return received.event();
        }

        private static Parsed<Ride> parse(byte[] value) {
            List<Parsed.Part<Ride>> parts = new ArrayList<>();
            int from = 0;
            for (String part : new String(value, StandardCharsets.UTF_8).split(",")) {
                String[] fields = part.split(" ");
                Parsed<Ride> parsed = fields.length == 2
                        ? Parsed.accepted(new Ride(fields[0], Long.parseLong(fields[1])))
                        : Parsed.rejected(Reason.MISSING_FIELD, "second is missing");
                parts.add(new Parsed.Part<>(parsed, from, from + part.length()));
                from += part.length() + 1;
            }
            return parts.size() == 1 ? parts.get(0).parsed() : new Parsed.Several<>(parts);
        }
    }

    private final Harness harness = Harness.of(new Rides());

    @Test
    void writesWhatEachOutputGets() {
        harness.send("rides", "a 0").send("rides", "b 1,a 2").send("rides", "test 3");

        assertThat(harness.table("rides")).containsExactly(new Ride("a", 0), new Ride("b", 1), new Ride("a", 2));
        assertThat(harness.topic("told"))
                .extracting(message -> new String(message.value(), StandardCharsets.UTF_8))
                .containsExactly("a!", "b!", "a!");
        assertThat(harness.topic("other")).isEmpty();
        assertThat(harness.table("totals")).containsExactlyInAnyOrder(new Total("a", 2), new Total("b", 1));
        assertThat(harness.quarantine()).isEmpty();
    }

    @Test
    void goesOnFromWhatItHas() {
        harness.send("rides", "a 0").send("rides", "a 1");
        assertThat(harness.table("totals")).containsExactly(new Total("a", 2));

        harness.send("rides", "a 2");
        assertThat(harness.table("totals")).containsExactly(new Total("a", 3));

        harness.send("rides", "a 3");
        assertThat(harness.table("totals")).isEmpty();
    }

    @Test
    void putsRejectedEventsIntoTheQuarantineWithoutTheOthers() {
        harness.send("rides", "bad").send("rides", "a 1,bad,a 2");

        assertThat(harness.quarantine())
                .containsExactly(
                        new Quarantined("rides", Reason.MISSING_FIELD, "second is missing", "bad"),
                        new Quarantined("rides", Reason.MISSING_FIELD, "second is missing", "bad"));
        assertThat(harness.table("rides")).hasSize(2);
    }

    @Test
    void callsAtDeadlinesThatTimeHasPassed() {
        harness.send("rides", "a 0").send("rides", "a 59").send("rides", "a 60").send("rides", "b 100");
        assertThat(harness.table("minutes")).containsExactly(new Minute("a", 0, 2));

        harness.send("rides", "b 131");
        assertThat(harness.table("minutes"))
                .containsExactlyInAnyOrder(new Minute("a", 0, 2), new Minute("a", 1, 1), new Minute("b", 1, 1));
    }

    @Test
    void knowsWhatIsLate() {
        harness.send("rides", "a 100")
                .send("rides", "a 90")
                .send("rides", "a 89")
                .send("rides", "test 0");

        assertThat(harness.table("rides")).hasSize(2);
        assertThat(harness.quarantine())
                .extracting(Quarantined::reason, Quarantined::value)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Reason.LATE, "a 89"));
    }

    @Test
    void putsEventsAtWhichThePipelinesCodeFailsIntoTheQuarantine() {
        harness.send("rides", "a 12,a 13,a 14").send("rides", "a 99");

        assertThat(harness.table("rides")).extracting("second").containsExactly(12L, 13L, 14L);
        assertThat(harness.table("totals")).containsExactly(new Total("a", 3));
        assertThat(harness.quarantine())
                .extracting(Quarantined::reason, Quarantined::detail, Quarantined::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Reason.FAILED, "java.lang.IllegalStateException: ninety-nine", "a 99"),
                        org.assertj.core.groups.Tuple.tuple(
                                Reason.FAILED, "java.lang.IllegalStateException: thirteen", "a 13"));
        assertThat(harness.table("minutes")).containsExactly(new Minute("a", 0, 2));
    }

    @Test
    void takesSettings() {
        Harness patient = Harness.of(new Rides(), "rides.lateness=1h", "rides.topic=others");

        patient.send("others", "a 1000").send("others", "a 0");

        assertThat(patient.quarantine()).isEmpty();
    }

    @Test
    void saysWhichTopicsAndTablesThereAre() {
        assertThatThrownBy(() -> harness.send("ride", "a 0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The pipeline reads no topic ride. It reads rides.");
        assertThatThrownBy(() -> harness.table("total"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The pipeline writes no table total. It writes rides, minutes, totals.");
    }
}
