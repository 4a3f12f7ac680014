package io.millrace.ingest.intake;

import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.http.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text of one event a line. The last line may end or not; an empty line between others is an event too, and a bad one. */
final class Lines {

    private Lines() {}

    static List<byte[]> of(byte[] text, int limit) throws Problem {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int index = 0; index < text.length; index++) {
            if (text[index] == '\n') {
                requireBelow(limit, lines.size());
                lines.add(line(text, start, index));
                start = index + 1;
            }
        }
        if (start < text.length || text.length == 0) {
            requireBelow(limit, lines.size());
            lines.add(line(text, start, text.length));
        }
        return lines;
    }

    private static byte[] line(byte[] text, int start, int end) {
        return Arrays.copyOfRange(text, start, end > start && text[end - 1] == '\r' ? end - 1 : end);
    }

    static void requireBelow(int limit, int count) throws Problem {
        if (count >= limit) {
            throw Problem.of(
                    413,
                    "The body holds more than " + limit + " events. Send it in parts; the limit is the setting "
                            + ApiSettings.BATCH_LIMIT.key() + ".");
        }
    }
}
