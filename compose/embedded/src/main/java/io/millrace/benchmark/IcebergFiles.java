package io.millrace.benchmark;

import io.millrace.stack.Backbone;
import io.millrace.stack.PeerJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Asks Iceberg for the files of a table that a peer has written. */
record IcebergFiles(PeerJars jars) implements PeerEntrant.Output {

    /** Those that a reader reads after the job has ended. */
    @Override
    public Source source(String table, Trial trial, Backbone backbone) {
        LinkedFiles live = new LinkedFiles(trial.folder().resolve("live-" + table));
        if (!Files.exists(live.folder())) {
            asked("LiveFiles", table, trial, backbone).forEach(file -> live.add(path(file)));
        }
        return live.source();
    }

    /** Each commit that added a file, and the file. */
    @Override
    public List<Committed> committed(String table, Trial trial, Backbone backbone) {
        return asked("CommittedFiles", table, trial, backbone).stream()
                .map(line -> line.split("\t"))
                .map(words -> new Committed(path(words[0]), path(words[1])))
                .toList();
    }

    private List<String> asked(String main, String table, Trial trial, Backbone backbone) {
        Path result = trial.folder().resolve(main + "-" + table + ".txt");
        backbone.peer("iceberg", jars)
                .of(
                        "io.millrace.peers.flink." + main,
                        List.of(),
                        List.of(result.toString(), "file:" + trial.folder() + "/warehouse", table))
                .run();
        try {
            return Files.readAllLines(result);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path path(String location) {
        return location.startsWith("file:") ? Path.of(URI.create(location).getPath()) : Path.of(location);
    }
}
