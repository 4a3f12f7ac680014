package io.millrace.faults;

import io.millrace.sdk.Message;
import java.util.List;

/**
 * A record before it is sent, and what has to become of it.
 *
 * @param event what it says, if anything
 * @param refusals what the quarantine has to hold of it, one for each event that is refused
 */
record Draft(Message message, Fate fate, Object event, List<Refusal> refusals) {

    static Draft accepted(Message message, Object event) {
        return new Draft(message, Fate.ACCEPTED, event, List.of());
    }

    static Draft filtered(Message message) {
        return new Draft(message, Fate.FILTERED, null, List.of());
    }
}
