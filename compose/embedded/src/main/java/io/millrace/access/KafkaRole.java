package io.millrace.access;

import java.util.Locale;

/** Who comes to Kafka. Each has a user of its own, which may do what its work takes and no more. */
public enum KafkaRole {
    API("takes events, reports how far pipelines have read them, and shows the topics that pipelines write"),
    DRIVER("runs the pipelines"),
    OPERATOR("runs the commands of ./millrace"),
    READER("reads the topics that pipelines write");

    private final String work;

    KafkaRole(String work) {
        this.work = work;
    }

    String work() {
        return work;
    }

    /** The name with which it logs in. */
    public String user() {
        return "millrace-" + name().toLowerCase(Locale.ROOT);
    }
}
