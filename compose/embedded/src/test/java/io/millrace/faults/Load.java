package io.millrace.faults;

import io.millrace.lake.Lake;
import java.util.List;

/** What a pipeline is given to do, so that every record can be found again, and what must come of it. */
interface Load {

    String slug();

    /** The next record of a run. */
    Draft next(int run);

    /** What the pipeline's tables have to hold once all is committed. */
    List<Expected> expected(Acknowledged all, Lake lake);

    /** What has to be in the tables that pipelines share. */
    default List<Expected> books(Acknowledged all) {
        Books books = new Books(this, all);
        return List.of(books.quarantine(), books.ledger());
    }

    /** Records that were accepted, and refused when others had come. */
    default List<Sent> conflicts(Acknowledged all) {
        return List.of();
    }

    /** What marks the records of a run. */
    static String mark(int run) {
        return "%04d".formatted(run);
    }
}
