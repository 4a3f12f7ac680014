package io.millrace.samples;

import io.millrace.pipelines.sensors.Reading;
import io.millrace.sdk.Message;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Settings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Ten phones that tell each second, from now on, what they have measured: so ten messages are a second
 * of all. One message in two hundred is broken, and one in a hundred says nothing.
 */
public record SensorsTraffic(InstantSource now) implements Traffic {

    public SensorsTraffic() {
        this(InstantSource.system());
    }

    private static final int PHONES = 10;
    private static final List<String> BROKEN = List.of(
            "",
            "{\"deviceId\":\"phone-3\",\"payload\":",
            "{\"deviceId\":\"phone-3\",\"payload\":{\"name\":\"battery\"}}",
            "{\"messageId\":1,\"payload\":[]}");

    @Override
    public String pipeline() {
        return "sensors";
    }

    @Override
    public Iterator<Message> messages(Settings settings, long seed) {
        String topic = settings.value(Reading.TOPIC_NAME);
        Random random = new Random(seed);
        List<Phone> phones = new ArrayList<>();
        for (int number = 0; number < PHONES; number++) {
            phones.add(new Phone("phone-" + number, now.instant().getEpochSecond(), random.nextLong()));
        }
        return LongStream.iterate(0, number -> number + 1)
                .mapToObj(number -> message(topic, phones.get((int) (number % PHONES)), random))
                .iterator();
    }

    private static Message message(String topic, Phone phone, Random random) {
        int dice = random.nextInt(200);
        return Message.of(
                topic,
                phone.id(),
                switch (dice) {
                    case 0 -> BROKEN.get(random.nextInt(BROKEN.size()));
                    case 1, 2 -> phone.silence();
                    default -> phone.nextSecond();
                });
    }
}
