package io.millrace.faults;

import java.time.Duration;
import java.util.List;

/** Something that the driver stands on, or that stands on what it writes, is gone for a while. */
record Outage(String name, String part, boolean isHeldUp, int millis) implements Fault {

    static final List<Fault> ALL = List.of(
            new Outage("Kafka killed, back after 3 s", "kafka", false, 3_000),
            new Outage("Kafka held up for 5 s", "kafka", true, 5_000),
            new Outage("Kafka held up for 30 s", "kafka", true, 30_000),
            new Outage("the metastore killed, back after 10 s", "metastore", false, 10_000),
            new Outage("Trino killed, back after 10 s", "trino", false, 10_000));

    @Override
    public String inject(Life life, int number) {
        life.pause(500 + number % 10 * 100);
        if (isHeldUp) {
            life.rig().signal(part, "STOP");
            life.pause(millis);
            life.rig().signal(part, "CONT");
        } else {
            life.rig().kill(part);
            life.pause(millis);
            if (part.equals("trino")) {
                requireUnnoticed(life);
            }
            life.rig().start(List.of(part));
        }
        life.pause(2_000);
        return "";
    }

    private static void requireUnnoticed(Life life) {
        life.rig().gauge().awaitCommitted(Duration.ofSeconds(60));
        String trouble = life.rig().gauge().trouble();
        if (trouble != null) {
            throw new IllegalStateException("Writers noticed that Trino was down: " + trouble);
        }
    }
}
