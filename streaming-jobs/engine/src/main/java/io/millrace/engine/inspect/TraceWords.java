package io.millrace.engine.inspect;

import io.millrace.engine.inspect.TraceReport.Attempt;
import io.millrace.engine.inspect.TraceReport.Rejection;
import io.millrace.engine.inspect.TraceReport.Rows;
import io.millrace.engine.inspect.TraceReport.State;
import java.util.List;
import java.util.stream.Collectors;

/** Says of a record that was read what became of it. Each sentence goes on from the pipeline's name. */
record TraceWords(LedgerEntry entry, List<Rows> tables, List<Rejection> rejections, Long duplicateOf) {

    String of(State state) {
        return switch (state) {
            case ACCEPTED -> " accepted it " + when() + "." + rows() + rejected();
            case FILTERED -> " read it " + when() + ", and filtered it: its tables have no use for it.";
            case DUPLICATE ->
                " left it out " + when() + ": "
                        + (duplicateOf == null
                                ? "an earlier record of the partition has its id."
                                : "the record at offset " + duplicateOf + " has its id.");
            case QUARANTINED ->
                " rejected it " + when() + "."
                        + (rejections.isEmpty() ? " Its row in the quarantine has expired." : rejected()) + rows();
            default ->
                " read it " + when() + ". Kafka does not have it any more, so it is not known whether it was accepted,"
                        + " filtered or a duplicate.";
        };
    }

    private String when() {
        return entry.isDay()
                ? "in a batch up to " + entry.batch() + ", whose day the ledger has summed up"
                : "in batch " + entry.batch() + ", committed at " + entry.committedAt();
    }

    private String rows() {
        String own = list("event");
        String folded = list("fold");
        return (own.isEmpty() ? "" : " Its rows are in " + own + ".")
                + (folded.isEmpty() ? "" : " With it, folds wrote to " + folded + ".");
    }

    private String list(String of) {
        return tables.stream()
                .filter(table -> table.of().equals(of))
                .map(table -> table.version() == null
                        ? table.table()
                        : table.table() + " (from version " + table.version() + " on)")
                .collect(Collectors.joining(", "));
    }

    private String rejected() {
        return rejections.stream().map(TraceWords::sentence).collect(Collectors.joining());
    }

    private static String sentence(Rejection one) {
        String what = one.part() == null ? "" : " Its event " + one.part() + " was rejected.";
        String replays = one.replays() == null
                ? ""
                : one.replays().stream().map(TraceWords::sentence).collect(Collectors.joining());
        return what + " The reason, at stage " + one.stage() + ": " + one.reason() + ", " + one.detail() + "."
                + replays;
    }

    private static String sentence(Attempt replay) {
        return (replay.edited() == null ? " Sent again at " : " An edited copy was sent at ") + replay.replayedAt()
                + ", to offset " + replay.offset() + ": " + replay.state() + ".";
    }
}
