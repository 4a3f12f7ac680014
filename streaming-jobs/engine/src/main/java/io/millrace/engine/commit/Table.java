package io.millrace.engine.commit;

import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.WrittenFile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A table that takes batches, each once, and only from the driver with the newest lease. */
public interface Table {

    Destination destination();

    default String name() {
        return destination().name();
    }

    /** From here on a driver with an older epoch cannot commit. */
    void fence(long epoch);

    /** The stamp of the batch, if the table holds it. */
    Optional<Stamp> committed(long batch);

    /**
     * Shows the files to readers, all at once, together with the stamp.
     *
     * @return the version of the table that shows them first, if it has versions
     */
    OptionalLong commit(List<WrittenFile> files, Stamp stamp);

    /**
     * How often a commit of a batch was tried again because somebody else had changed the table in between. Rows that
     * others add are no such change, and maintenance that the stream overtakes does not count.
     */
    default long conflicts() {
        return 0;
    }
}
