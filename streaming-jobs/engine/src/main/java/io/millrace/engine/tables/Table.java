package io.millrace.engine.tables;

import io.millrace.engine.files.WrittenFile;
import io.millrace.engine.ledger.Stamp;
import java.util.List;
import java.util.Optional;

/** A table that takes batches, each once. */
public interface Table {

    String name();

    /** The stamp of the batch, if the table holds it. */
    Optional<Stamp> committed(long batch);

    /** Removes what a run that died left of the batch. Only for a batch that is not committed. */
    void discard(long batch);

    /** Shows the files to readers, all at once, together with the stamp. */
    void commit(List<WrittenFile> files, Stamp stamp);
}
