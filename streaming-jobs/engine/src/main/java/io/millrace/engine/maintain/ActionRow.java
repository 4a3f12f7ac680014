package io.millrace.engine.maintain;

import io.millrace.sdk.Column;
import io.millrace.sdk.Output;
import java.time.Instant;

/** Something that a person has done to pipelines. */
public record ActionRow(
        @Column("when it began") Instant begunAt,
        @Column("when it ended") Instant endedAt,

        @Column("who did it: a user of the console, or the account that ran the command")
        String actor,

        @Column("replay, rebuild, drop, skip or audit") String action,
        @Column("the pipeline; null for all of them") String pipeline,
        @Column("the command, without ./millrace") String command,
        @Column("done or failed") String outcome,
        @Column("why it failed; null if it did not") String detail) {

    static final Output.Append<ActionRow> TABLE =
            Output.append("actions", ActionRow.class, "What people did to pipelines, and how it ended");
}
