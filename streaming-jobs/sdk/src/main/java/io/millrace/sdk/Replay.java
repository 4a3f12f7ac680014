package io.millrace.sdk;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says of a Kafka record, in a header, that it is one of the quarantine sent again.
 *
 * @param pipeline whose quarantine it was in: other readers of the topic leave the record out
 * @param part which event of the record, if it was refused by itself; null for the whole record
 * @param attempt for the how-manieth time, counted from 1
 * @param isEdited whether its bytes are others than those that were refused
 */
public record Replay(
        String pipeline, String topic, int partition, long offset, Integer part, int attempt, boolean isEdited) {

    public static final String HEADER = "replay-of";

    private static final Pattern FORM =
            Pattern.compile("([^/]+)/([^/]+)/(\\d{1,9})/(\\d{1,18})/(-|\\d{1,9})/(\\d{1,9})(/edited)?");
    private static final String WHOLE = "-";
    private static final String EDITED = "/edited";

    /** As it stands in the header. */
    public String text() {
        return String.join(
                        "/",
                        pipeline,
                        topic,
                        Integer.toString(partition),
                        Long.toString(offset),
                        part == null ? WHOLE : part.toString(),
                        Integer.toString(attempt))
                + (isEdited ? EDITED : "");
    }

    /** The same, sent with other bytes. */
    public Replay edited() {
        return new Replay(pipeline, topic, partition, offset, part, attempt, true);
    }

    /** Empty if the header says nothing that could be understood. */
    public static Optional<Replay> of(byte[] header) {
        Matcher found = FORM.matcher(new String(header, StandardCharsets.UTF_8));
        return found.matches()
                ? Optional.of(new Replay(
                        found.group(1),
                        found.group(2),
                        Integer.parseInt(found.group(3)),
                        Long.parseLong(found.group(4)),
                        found.group(5).equals(WHOLE) ? null : Integer.valueOf(found.group(5)),
                        Integer.parseInt(found.group(6)),
                        found.group(7) != null))
                : Optional.empty();
    }

    /** Whether this was to bring the part again, or the whole: refused again, it is the same that failed before. */
    public boolean covers(Integer refused) {
        return part != null || refused == null;
    }
}
