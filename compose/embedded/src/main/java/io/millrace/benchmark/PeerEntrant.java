package io.millrace.benchmark;

import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import io.millrace.stack.ClassArchive;
import io.millrace.stack.PeerJars;
import io.millrace.stack.Program;
import java.util.List;
import java.util.Optional;

/**
 * A job that has nothing of Millrace.
 *
 * @param main its class
 * @param output how it writes its tables
 */
record PeerEntrant(String name, PeerJars jars, String main, Output output) implements Entrant {

    /** How a peer writes its tables. */
    interface Output {
        Source source(String table, Trial trial, Backbone backbone);

        default List<Committed> committed(String table, Trial trial, Backbone backbone) {
            throw new UnsupportedOperationException("The job that writes " + table + " makes no commits.");
        }
    }

    @Override
    public Program program(Trial trial, Backbone backbone) {
        return backbone.peer(trial.name(), jars)
                .of(
                        "io.millrace.peers." + jars.module() + "." + main,
                        trial.options(),
                        List.of(
                                backbone.settings().value(KafkaSettings.KAFKA),
                                trial.topic(),
                                trial.folder().toString(),
                                trial.mode()));
    }

    @Override
    public Optional<ClassArchive> archive(Backbone backbone) {
        return Optional.of(backbone.peer(name, jars).archive());
    }

    @Override
    public Source table(String table, Trial trial, Backbone backbone) {
        return output.source(table, trial, backbone);
    }

    @Override
    public List<Committed> committed(String table, Trial trial, Backbone backbone) {
        return output.committed(table, trial, backbone);
    }
}
