package io.millrace.engine;

import io.millrace.settings.KafkaClient;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Something that the engine needs does not answer; it may again later. */
public final class Unreachable extends RuntimeException {

    public Unreachable(String what, Throwable cause) {
        super(what, cause);
    }

    /** Says of a failure what does not answer, or else what its innermost cause says. */
    public static String reason(Throwable failure, EngineSettings settings) {
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unreachable) {
                return cause.getMessage();
            }
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return closed(settings.kafka(), cause);
            }
            String from = cause.getClass().getName();
            if (from.startsWith("org.apache.kafka.common.errors.")) {
                return "Kafka at " + settings.kafka() + " does not answer (" + firstLine(cause) + ")";
            }
            if (from.startsWith("org.apache.thrift.") || from.startsWith("org.apache.hadoop.hive.metastore.")) {
                return "The metastore at " + settings.metastore() + " does not answer (" + firstLine(cause) + ")";
            }
            innermost = cause;
        }
        return firstLine(innermost);
    }

    /** Says that Kafka does not let a client in, or not that far. */
    public static String closed(KafkaClient kafka, Throwable refusal) {
        return "Kafka at " + kafka + " rejects this client (" + firstLine(refusal)
                + "). Settings kafka.… say who it is;" + " ./millrace access --print says what each role needs.";
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        // Most errors say little without their name: "Java heap space".
        String text = message == null ? kind : failure instanceof Error ? kind + ": " + message : message;
        return text.lines().findFirst().orElse(text);
    }
}
