package io.millrace.engine.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The rebuilds of a pipeline, beside its checkpoint: a file for each stage that one has come to. A file is never
 * changed, so whoever looks after a crash finds a stage or does not.
 */
public final class Rebuilds {

    public enum Stage {
        WANTED,
        BUILDING,
        /** From here on it can only go forward. */
        SWAPPING,
        DONE,
        /** It was given up, and the live tables are as they were. */
        FAILED
    }

    /** A rebuild, and how far it is. */
    public record Rebuild(int number, Stage stage) {
        public boolean isOpen() {
            return stage != Stage.DONE && stage != Stage.FAILED;
        }
    }

    private static final Pattern NAME = Pattern.compile("(\\d+)\\.([a-z]+)");

    private final Path folder;
    private final FileSystem files;

    public Rebuilds(URI checkpoints, String pipeline, Configuration hadoop) throws IOException {
        this.folder = new Path(new Path(checkpoints), pipeline + "/rebuilds");
        this.files = folder.getFileSystem(hadoop);
    }

    /** The last that was done; 0 before the first. */
    public int current() throws IOException {
        return marks().stream()
                .filter(mark -> mark.stage() == Stage.DONE)
                .mapToInt(Rebuild::number)
                .max()
                .orElse(0);
    }

    /** The newest one, open or not. */
    public Optional<Rebuild> latest() throws IOException {
        return marks().stream().max(Comparator.comparing(Rebuild::number).thenComparing(Rebuild::stage));
    }

    public Optional<Rebuild> open() throws IOException {
        return latest().filter(Rebuild::isOpen);
    }

    /** Asks for one, unless one is open. */
    public Rebuild want() throws IOException {
        Optional<Rebuild> latest = latest();
        if (latest.isPresent() && latest.get().isOpen()) {
            return latest.get();
        }
        int number = latest.map(Rebuild::number).orElse(0) + 1;
        mark(number, Stage.WANTED, "");
        return new Rebuild(number, Stage.WANTED);
    }

    /**
     * Does nothing the second time.
     *
     * @param note what somebody has to know later
     */
    public void mark(int number, Stage stage, String note) throws IOException {
        Path file = file(number, stage);
        if (files.exists(file)) {
            return;
        }
        Path next = new Path(folder, "." + file.getName());
        try (FSDataOutputStream out = files.create(next, true)) {
            out.write(note.getBytes(StandardCharsets.UTF_8));
        }
        if (!files.rename(next, file) && !files.exists(file)) {
            throw new IOException("Cannot write " + file);
        }
    }

    public String note(int number, Stage stage) throws IOException {
        try (FSDataInputStream in = files.open(file(number, stage))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path file(int number, Stage stage) {
        return new Path(folder, number + "." + stage.name().toLowerCase(Locale.ROOT));
    }

    private List<Rebuild> marks() throws IOException {
        List<Rebuild> marks = new ArrayList<>();
        for (FileStatus found : list()) {
            Matcher name = NAME.matcher(found.getPath().getName());
            if (name.matches()) {
                marks.add(new Rebuild(
                        Integer.parseInt(name.group(1)),
                        Stage.valueOf(name.group(2).toUpperCase(Locale.ROOT))));
            }
        }
        return marks;
    }

    private FileStatus[] list() throws IOException {
        try {
            return files.listStatus(folder);
        } catch (FileNotFoundException none) {
            return new FileStatus[0];
        }
    }
}
