package io.millrace.engine.checkpoint;

import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
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

    private final Folder folder;

    public Rebuilds(Environment environment, String pipeline) {
        this.folder = new Folder(
                new Path(new Path(environment.engine().checkpoints()), pipeline + "/rebuilds"), environment.hadoop());
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
        Rebuild latest = latest().orElse(new Rebuild(0, Stage.DONE));
        if (latest.isOpen()) {
            return latest;
        }
        mark(latest.number() + 1, Stage.WANTED, "");
        return new Rebuild(latest.number() + 1, Stage.WANTED);
    }

    /**
     * Does nothing the second time.
     *
     * @param note what somebody has to know later
     */
    public void mark(int number, Stage stage, String note) throws IOException {
        folder.create(file(number, stage), note);
    }

    public String note(int number, Stage stage) throws IOException {
        return folder.text(file(number, stage));
    }

    private static String file(int number, Stage stage) {
        return number + "." + stage.name().toLowerCase(Locale.ROOT);
    }

    private List<Rebuild> marks() throws IOException {
        List<Rebuild> marks = new ArrayList<>();
        for (FileStatus found : folder.list()) {
            Matcher name = NAME.matcher(found.getPath().getName());
            if (name.matches()) {
                marks.add(new Rebuild(
                        Integer.parseInt(name.group(1)),
                        Stage.valueOf(name.group(2).toUpperCase(Locale.ROOT))));
            }
        }
        return marks;
    }
}
