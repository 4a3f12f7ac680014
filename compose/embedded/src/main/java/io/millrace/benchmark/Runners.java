package io.millrace.benchmark;

import io.millrace.events.Message;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.stack.Outbox;
import java.util.List;

/** Fills a topic with the positions of runners, each of whom is seen every ten seconds, in the order of time. */
record Runners(Settings settings, String topic, int runners) {

    private static final long START = 1_731_565_420;
    private static final int SECONDS_BETWEEN = 10;

    void fill(long positions) {
        try (Outbox outbox = Outbox.making(settings.value(KafkaSettings.KAFKA), List.of(topic), Feed.PARTITIONS)) {
            for (long number = 0; number < positions; number++) {
                outbox.send(position(number));
            }
            outbox.flush();
        }
    }

    private Message position(long number) {
        long runner = number % runners;
        long round = number / runners;
        long millis = round * SECONDS_BETWEEN * 1_000 + runner * SECONDS_BETWEEN * 1_000 / runners;
        long spot = round * 30 + (runner * 31 + round * round * 17) % 20;
        String user = "runner" + runner;
        return Message.of(topic, user, "%s\t%d\t%d.%03d".formatted(user, spot, START + millis / 1_000, millis % 1_000));
    }
}
