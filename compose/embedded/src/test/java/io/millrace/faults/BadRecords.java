package io.millrace.faults;

import io.millrace.sdk.Message;
import io.millrace.sdk.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Records that a pipeline has to refuse, each with the reason: its fixtures, and what no line of text can be. */
final class BadRecords {

    private static final Path FIXTURES = Path.of("streaming-jobs/pipelines/src/test/resources/fixtures");
    private static final int TOO_LARGE = (3 << 20) + 1;

    private final List<Refusal> kinds = new ArrayList<>();
    private final Random random;

    private BadRecords(Random random) {
        this.random = random;
    }

    /** @param folder of the fixtures */
    static BadRecords of(String folder, Path root, Random random) {
        BadRecords records = new BadRecords(random);
        try {
            for (String line : Files.readAllLines(root.resolve(FIXTURES).resolve(folder + "/rejected.ndjson"))) {
                String[] parts = line.split("\t", 2);
                Integer part = parts[1].contains("\"payload\": [{") ? 0 : null;
                records.add(Reason.valueOf(parts[0].toUpperCase().replace('-', '_')), part, bytes(parts[1]));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        records.add(Reason.EMPTY, null, new byte[0]);
        records.add(Reason.NOT_UTF8, null, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        records.add(Reason.NOT_UTF8, null, new byte[] {(byte) 0xc3, '('});
        records.add(Reason.NOT_UTF8, null, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, 'x'});
        return records;
    }

    private void add(Reason reason, Integer part, byte[] value) {
        kinds.add(new Refusal(reason, part, value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    Draft next(String topic) {
        Refusal bad = random.nextInt(20_000) == 0 ? tooLarge() : kinds.get(random.nextInt(kinds.size()));
        byte[] key = bytes(Integer.toString(random.nextInt(1_000)));
        return new Draft(new Message(topic, key, bad.payload()), Fate.REFUSED, null, List.of(bad));
    }

    private static Refusal tooLarge() {
        byte[] large = new byte[TOO_LARGE];
        Arrays.fill(large, (byte) 'x');
        return new Refusal(Reason.TOO_LARGE, null, large);
    }
}
