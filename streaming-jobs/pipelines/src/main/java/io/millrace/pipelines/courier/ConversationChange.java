package io.millrace.pipelines.courier;

import io.millrace.sdk.Refused;

/** What follows from something heard: a row, or a record that is refused. */
public record ConversationChange(ConversationRow row, Refused refused) {

    static ConversationChange of(ConversationRow row) {
        return new ConversationChange(row, null);
    }

    static ConversationChange of(Refused refused) {
        return new ConversationChange(null, refused);
    }
}
