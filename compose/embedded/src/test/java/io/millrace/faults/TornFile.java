package io.millrace.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The last file of a folder loses its end, or all, while the driver is down. The driver may go on, or refuse to: then
 * it gets the file back.
 */
record TornFile(String name, String folder, String file, boolean isEmptied) implements Fault {

    private static final String CHECKPOINT = "checkpoints/%1$s/%2$s/";

    static final List<Fault> ALL = all();

    private static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        for (boolean isEmptied : new boolean[] {false, true}) {
            String how = isEmptied ? "emptied" : "torn";
            all.add(new TornFile(how + ": the last file of offsets", CHECKPOINT + "offsets", "\\d+", isEmptied));
            all.add(new TornFile(how + ": the last file of commits", CHECKPOINT + "commits", "\\d+", isEmptied));
            all.add(new TornFile(
                    how + ": the last change log of state", CHECKPOINT + "state", "\\d+\\.changelog", isEmptied));
            all.add(new TornFile(how + ": the last snapshot of state", CHECKPOINT + "state", "\\d+\\.zip", isEmptied));
            all.add(new TornFile(
                    how + ": the last commit of a Delta table", "warehouse/%s.db", "\\d+\\.json", isEmptied));
            all.add(new TornFile(
                    how + ": the last commit of the ledger", "warehouse/game.db/ledger", "\\d+\\.json", isEmptied));
            all.add(new TornFile(how + ": the lease", "checkpoints/%1$s/lease", "\\d+", isEmptied));
        }
        return List.copyOf(all);
    }

    @Override
    public String inject(Life life, int number) {
        life.pause(3_000);
        life.killDriver();
        String slug = Life.slug(number);
        Path place = life.rig().folder().resolve(folder.formatted(slug, life.generation(slug)));
        try {
            Path last = last(place);
            byte[] whole = Files.readAllBytes(last);
            Files.write(last, isEmptied ? new byte[0] : Arrays.copyOf(whole, whole.length / 2));
            String refusal = life.refusal();
            if (!refusal.isEmpty()) {
                life.killDriver();
                Files.write(last, whole);
                life.startDriver();
            }
            return refusal.replace(life.rig().folder().toString(), "…");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Path last(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(path -> path.getFileName().toString().matches(file))
                    .max(Comparator.comparing(TornFile::time).thenComparing(Path::toString))
                    .orElseThrow();
        }
    }

    private static long time(Path path) {
        return path.toFile().lastModified();
    }
}
