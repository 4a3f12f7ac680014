package io.millrace.ingest.receipt;

import io.millrace.ingest.http.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Which event of a topic somebody asks for. */
sealed interface Question {

    /**
     * By the id of the event.
     *
     * @param source of a CloudEvent; null for other events
     */
    record ById(String topic, String id, String source) implements Question {

        /** An Idempotency-Key has 200, and a number behind it for each event of a request. */
        private static final int LONGEST = 208;

        private static final int LONGEST_SOURCE = 2_000;

        static ById of(String topic, String id, String source) throws Problem {
            if (source != null && source.length() > LONGEST_SOURCE) {
                throw Problem.of(400, "The source of a CloudEvent has at most " + LONGEST_SOURCE + " characters.");
            }
            if (id.isBlank() || id.length() > LONGEST) {
                throw Problem.of(
                        400,
                        "An id has 1 to " + LONGEST + " characters. GET /v1/events/" + topic
                                + "/{partition}/{offset} finds an event by its position in the answer to the POST.");
            }
            return new ById(topic, id, source);
        }

        @Override
        public String query() {
            return "topic=" + escaped(topic) + "&id=" + escaped(id)
                    + (source == null ? "" : "&source=" + escaped(source));
        }

        @Override
        public Problem notFound() {
            return Problem.of(
                    404,
                    "No record with this id is known. An id that the API made is found as long as Kafka has its record."
                            + " An id that its sender gave is found until id-retention after a pipeline has read its record;"
                            + " that of a CloudEvent only with ?source=. GET /v1/events/" + topic
                            + "/{partition}/{offset} finds a record by the position in the answer to the POST.");
        }
    }

    /** By the place where Kafka has it. */
    record At(String topic, int partition, long offset) implements Question {

        private static final int LONGEST_SHOWN = 40;

        static At of(String topic, String partition, String offset) throws Problem {
            return new At(
                    topic,
                    (int) number("partition", partition, Integer.MAX_VALUE),
                    number("offset", offset, Long.MAX_VALUE));
        }

        private static long number(String name, String text, long most) throws Problem {
            try {
                if (text.matches("[0-9]+") && Long.parseLong(text) <= most) {
                    return Long.parseLong(text);
                }
            } catch (NumberFormatException tooLarge) {
                // It is reported like every other that is no such number.
            }
            String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
            throw Problem.of(
                    400,
                    "The " + name + " is \"" + shown + "\", but has to be a whole number from 0 to " + most
                            + ". The answer to the POST has both as partition/offset. In an id, write %2F for a slash.");
        }

        @Override
        public String query() {
            return "topic=" + escaped(topic) + "&partition=" + partition + "&offset=" + offset;
        }

        @Override
        public Problem notFound() {
            return Problem.of(
                    404,
                    "Topic " + topic + " has no record at " + partition + "/" + offset
                            + ". The positions in the answer to the POST are partition/offset.");
        }
    }

    String topic();

    /** As a driver takes it behind the question mark. */
    String query();

    /** Nobody knows of such an event. */
    Problem notFound();

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
