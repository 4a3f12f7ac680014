package io.millrace.benchmark;

import io.millrace.sdk.Message;
import java.util.Iterator;
import java.util.stream.LongStream;

/** The positions of runners, each of whom is seen every ten seconds, in the order of time. */
record Runners(String topic, int runners) {

    private static final long START = 1_731_565_420;
    private static final int SECONDS_BETWEEN = 10;

    Iterator<Message> positions() {
        return LongStream.iterate(0, number -> number + 1)
                .mapToObj(this::position)
                .iterator();
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
