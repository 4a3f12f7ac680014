package io.millrace.pipelines.game;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever comes in, a codec gives an answer, and what it accepts is text. */
class AnyBytesTest {

    private static final byte[] EVENT = """
            {"event_type": "sword_event", "direction": "reduce", "event_detail": "two-h\u00e4nded \ud83d\udde1",
             "Host": "Player\\u0020\\"1\\"", "x": [1, -2.5e3, {"y": null}], "Accept": "*/*", "User-Agent": "ab"}
            """.getBytes(UTF_8);

    private final Random random = new Random(20_211_203);
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private int accepted;

    @Test
    void answersRandomBytes() {
        for (int round = 0; round < 50_000; round++) {
            byte[] value = new byte[random.nextInt(64)];
            random.nextBytes(value);
            answer(value);
        }

        assertThat(accepted).isZero();
        assertThat(reasons).contains(Reason.EMPTY, Reason.NOT_UTF8, Reason.NOT_JSON, Reason.NOT_AN_OBJECT);
    }

    @Test
    void answersRandomTextOfJsonsOwnCharacters() {
        String characters = "{}[]\":, \\/bu0019.eE+-truefalsenull\n\u00e9";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder("{");
            int length = random.nextInt(20);
            for (int index = 0; index < length; index++) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            answer(text.toString().getBytes(UTF_8));
        }

        assertThat(reasons).contains(Reason.NOT_JSON, Reason.MISSING_FIELD);
    }

    @Test
    void answersMutationsOfAnEvent() {
        for (int round = 0; round < 100_000; round++) {
            byte[] value = EVENT.clone();
            int changes = 1 + random.nextInt(3);
            for (int change = 0; change < changes; change++) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            answer(value);
        }

        assertThat(accepted).isPositive();
        assertThat(reasons).contains(Reason.NOT_UTF8, Reason.NOT_JSON, Reason.MISSING_FIELD, Reason.WRONG_FIELD);
    }

    @Test
    void refusesEveryBeginningOfAnEvent() {
        int whole = new String(EVENT, UTF_8).stripTrailing().getBytes(UTF_8).length;
        for (int length = 0; length < whole; length++) {
            answer(Arrays.copyOf(EVENT, length));
        }

        assertThat(accepted).isZero();
        answer(EVENT);
        assertThat(accepted).isOne();
    }

    private void answer(byte[] value) {
        Parsed<GameEvent> parsed = GameEvent.TOPIC.codec().parse(value);
        if (parsed instanceof Parsed.Rejected<GameEvent> rejected) {
            reasons.add(rejected.reason());
        } else {
            accepted++;
            if (!isText(value)) {
                fail("accepted what is no text: " + HexFormat.of().formatHex(value));
            }
        }
    }

    private static boolean isText(byte[] value) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }
}
