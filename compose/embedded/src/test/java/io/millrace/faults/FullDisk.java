package io.millrace.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A small file system under a folder of the driver's fills up, and is emptied again. */
record FullDisk(String name, String folder) implements Fault {

    static final List<Fault> ALL = List.of(
            new FullDisk("disk full under the data, for 15 s", "warehouse"),
            new FullDisk("disk full under the checkpoints, for 15 s", "checkpoints"),
            new FullDisk("disk full under one table's log, for 15 s", "warehouse/sensors.db/readings/_delta_log"),
            new FullDisk("disk full under the ledger's log, for 15 s", "warehouse/game.db/ledger/_delta_log"));

    private static final String MOUNT = "mv \"$1\" \"$1.aside\" && mkdir \"$1\""
            + " && mount -t tmpfs -o size=$(( $(du -sm \"$1.aside\" | cut -f1) + 32 ))m tmpfs \"$1\""
            + " && cp -a \"$1.aside/.\" \"$1\" && rm -rf \"$1.aside\"";
    private static final String UNMOUNT =
            "cp -a \"$1\" \"$1.aside\" && umount \"$1\" && rmdir \"$1\" && mv \"$1.aside\" \"$1\"";
    private static final String FILL = "dd if=/dev/zero of=\"$1/filler\" bs=64k 2>/dev/null; true";
    private static final String EMPTY = "rm \"$1/filler\"";

    @Override
    public String obstacle() {
        try {
            Path place = Files.createTempDirectory("millrace-mount");
            shell("mount -t tmpfs -o size=1m tmpfs \"$1\" && umount \"$1\"", place);
            Files.delete(place);
            return "";
        } catch (IOException | IllegalStateException refused) {
            return "no file system can be mounted here, which wants root on Linux. " + refused.getMessage();
        }
    }

    @Override
    public String inject(Life life, int number) {
        Path place = life.rig().folder().resolve(folder);
        life.stopDriver();
        shell(MOUNT, place);
        life.startDriver();
        life.pause(1_000);
        shell(FILL, place);
        life.pause(15_000);
        String refusal = life.rig().gauge().hasFailed() ? life.rig().gauge().trouble() : "";
        shell(EMPTY, place);
        if (life.rig().gauge().hasFailed()) {
            life.killDriver();
        }
        life.startDriver();
        life.rig().gauge().awaitCommitted(Duration.ofMinutes(3));
        life.stopDriver();
        shell(UNMOUNT, place);
        life.startDriver();
        return refusal;
    }

    private static void shell(String script, Path place) {
        try {
            Process process = new ProcessBuilder("sh", "-c", script, "sh", place.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("Not done, " + script + ": " + said);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
