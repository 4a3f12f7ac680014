package io.millrace.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests whose HTTP is whole and whose rest is not: good ones, each spoilt in one to three ways. */
final class Malformed {

    private static final String EVENT = "{\"event_type\":\"sword_event\",\"direction\":\"increase\","
            + "\"event_detail\":\"zwölf\\u0041\",\"Host\":\"Ann\",\"n\":[1,2.5e3,true,null,{\"a\":\"b\"}]}";
    private static final String CLOUD_EVENT = "{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"/s\",\"type\":\"t\","
            + "\"data_base64\":\"e30=\",\"data\":" + EVENT + "}";
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-ndjson",
            "application/cloudevents+json",
            "application/cloudevents-batch+json",
            "text/plain",
            "",
            ";",
            "application/json;charset=\"");
    private static final List<String> BODIES = List.of(
            EVENT,
            "[" + EVENT + "," + EVENT + "]",
            EVENT + "\n" + EVENT + "\n",
            CLOUD_EVENT,
            "[" + CLOUD_EVENT + "," + CLOUD_EVENT + "]",
            "{\"event_type\":" + "9".repeat(2_000) + "}",
            "{\"" + "k".repeat(60_000) + "\":1}",
            "");
    private static final List<String> SNIPPETS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ":",
            "null",
            "\0",
            "\u00ff",
            "\u00ed\u00a0\u0080",
            "\r",
            "\n",
            "\\u12",
            "1e999999999",
            "NaN",
            "-",
            "'",
            "//",
            "\u00ef\u00bb\u00bf");
    private static final List<String> HEADERS = List.of(
            "ce-specversion: 1.0\r\nce-id: 1\r\nce-source: s\r\nce-type: t\r\n",
            "ce-id: %zz\r\n",
            "ce-specversion: 0.3\r\n",
            "Content-Encoding: gzip\r\n",
            "Content-Encoding: x\r\n",
            "Idempotency-Key: \t\r\n",
            "Idempotency-Key: \u00e4\r\n",
            "Authorization: Bearer\r\n",
            "Expect: something\r\n",
            "Upgrade: websocket\r\n",
            "Range: bytes=0-1\r\n",
            "X-A: \u00fe\r\n");

    private final Random random;
    private final String topic;

    Malformed(long seed, String topic) {
        this.random = new Random(seed);
        this.topic = topic;
    }

    byte[] next() {
        byte[] body = one(BODIES).getBytes(StandardCharsets.UTF_8);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            body = spoilt(body);
        }
        StringBuilder headers = new StringBuilder("Content-Type: " + one(TYPES) + "\r\n");
        if (random.nextInt(4) == 0) {
            headers.append(one(HEADERS));
        }
        if (random.nextInt(5) == 0) {
            body = Ask.gzip(body);
            body = random.nextBoolean() ? spoilt(body) : body;
            headers.append("Content-Encoding: gzip\r\n");
        }
        String path =
                topic + (random.nextInt(10) == 0 ? one(List.of("?invalid=skip", "?invalid", "?%", "?a=%zz&&")) : "");
        Ask ask = Ask.post(path, body);
        return new Ask(ask.head() + headers, body).bytes();
    }

    private byte[] spoilt(byte[] body) {
        int place = body.length == 0 ? 0 : random.nextInt(body.length);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(body, place);
            case 1 -> flipped(body, place);
            case 2 -> joined(body, place, one(SNIPPETS).getBytes(StandardCharsets.ISO_8859_1), place);
            case 3 ->
                joined(
                        body,
                        place,
                        one(SNIPPETS).repeat(1 + random.nextInt(300)).getBytes(StandardCharsets.UTF_8),
                        place);
            case 4 -> joined(body, place, new byte[0], Math.min(body.length, place + random.nextInt(20)));
            default ->
                new String(body, StandardCharsets.UTF_8)
                        .getBytes(random.nextBoolean() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16);
        };
    }

    private byte[] flipped(byte[] body, int place) {
        byte[] flipped = body.clone();
        if (body.length > 0) {
            flipped[place] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] joined(byte[] body, int until, byte[] middle, int from) {
        byte[] joined = Arrays.copyOf(body, until + middle.length + body.length - from);
        System.arraycopy(middle, 0, joined, until, middle.length);
        System.arraycopy(body, from, joined, until + middle.length, body.length - from);
        return joined;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
