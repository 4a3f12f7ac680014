package io.millrace.benchmark;

import io.millrace.stack.Backbone;
import io.millrace.stack.ClassArchive;
import io.millrace.stack.Program;
import java.util.List;
import java.util.Optional;

/** A job that is compared with others which do the same. */
interface Entrant {

    String name();

    Program program(Trial trial, Backbone backbone);

    /** Where it has its classes from, if it has them archived. */
    Optional<ClassArchive> archive(Backbone backbone);

    /** What its JVM is given so that it starts from the archive, or leaves one. */
    default List<String> archiveOptions(Backbone backbone) {
        Optional<ClassArchive> archive = archive(backbone);
        archive.ifPresent(one -> one.fresh().getParent().toFile().mkdirs());
        return archive.map(ClassArchive::options).orElse(List.of());
    }

    /** A table, once the job has ended. */
    Source table(String name, Trial trial, Backbone backbone);

    /** Which commits of a table have added which files. */
    List<Committed> committed(String table, Trial trial, Backbone backbone);
}
