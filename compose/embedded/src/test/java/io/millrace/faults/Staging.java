package io.millrace.faults;

import io.millrace.stack.Rig;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A stack as lives want it: set so that much happens in little time, and with traps in its driver. */
record Staging(Rig rig, Traps traps) {

    static final long LATENESS_MILLIS = 2_000;

    /** Small batches, and often all that happens seldom. */
    private static final List<String> SETTINGS = List.of(
            "trigger=100ms",
            "events-per-batch=5000",
            "compact-after=8",
            "target-file-size=256k",
            "removed-file-retention=20s",
            "log-retention=20s",
            "merge-partitions=on",
            "lease=8s",
            "state-partitions=4",
            "idle-after=10m",
            "spark-memory=1400m",
            "start-timeout=10m",
            "pacing.short-window=" + PacingLoad.SHORT + "ms",
            "pacing.long-window=" + PacingLoad.LONG + "ms",
            "pacing.pause=" + PacingLoad.PAUSE + "ms",
            "pacing.lateness=" + LATENESS_MILLIS + "ms",
            "sensors.lateness=" + LATENESS_MILLIS + "ms",
            "flights.lateness=" + LATENESS_MILLIS + "ms",
            "spark.hadoop.fs.file.impl=" + TrappedFiles.class.getName(),
            "spark.hadoop.fs.AbstractFileSystem.file.impl=" + TrappedContext.class.getName(),
            "spark.hadoop.io.delta.kernel.logStore.file.impl=" + TrappedLog.class.getName(),
            "spark.delta.logStore.file.impl=" + TrappedLog.class.getName(),
            "spark.sql.streaming.stateStore.maintenanceInterval=1s",
            "spark.sql.streaming.stateStore.minDeltasForSnapshot=3");

    static Staging in(Path folder) {
        Traps traps = new Traps(folder.resolve("traps"));
        traps.clear();
        return new Staging(Rig.start(folder, SETTINGS, options(traps), ownClasses()), traps);
    }

    /** A driver that lives for seconds only has no time to become quick. */
    private static List<String> options(Traps traps) {
        return List.of("-XX:TieredStopAtLevel=1", "-D" + Trap.FOLDER + "=" + traps.folder());
    }

    private static Path ownClasses() {
        try {
            return Path.of(Staging.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static List<Load> loads(Path root, Random random) {
        return List.of(
                new GameLoad(random, BadRecords.of("game", root, random)),
                new PacingLoad(random, BadRecords.of("pacing", root, random)),
                new CourierLoad(random, BadRecords.of("courier", root, random)),
                new SensorsLoad(random, BadRecords.of("sensors", root, random)),
                new FlightsLoad(
                        random,
                        BadRecords.of("flights/skyone", root, random),
                        BadRecords.of("flights/sunset", root, random)));
    }
}
