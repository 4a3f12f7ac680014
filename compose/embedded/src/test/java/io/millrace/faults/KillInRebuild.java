package io.millrace.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A pipeline's tables are rebuilt, and the driver is killed while it builds them and again while they take their place. */
record KillInRebuild() implements Fault {

    private static final int BUILDING_MILLIS = 2_000;
    private static final int SWAPPING_MILLIS = 500;
    private static final int LOOK_MILLIS = 2;

    @Override
    public String name() {
        return "kill -9 while a rebuild builds, and again in its swap";
    }

    @Override
    public String inject(Life life, int number) {
        Random random = new Random(number);
        String slug = Life.slug(number);
        Path folder = life.rig().folder().resolve("checkpoints/" + slug);
        int rebuild = life.rebuilds(slug) + 1;
        Path failed = folder.resolve("rebuilds/" + rebuild + ".failed");
        Process command = life.rig().command("rebuild", slug);
        await(life, () -> hasBegun(command, folder.resolve("main-" + rebuild + "/commits/0")), failed);
        crash(life, random.nextInt(BUILDING_MILLIS));
        await(life, () -> Files.exists(folder.resolve("rebuilds/" + rebuild + ".swapping")), failed);
        crash(life, random.nextInt(SWAPPING_MILLIS));
        await(life, () -> life.rebuilds(slug) == rebuild, failed);
        command.onExit().join();
        return "";
    }

    private static boolean hasBegun(Process command, Path firstCommit) {
        if (!command.isAlive()) {
            throw new IllegalStateException("The command has ended, with " + command.exitValue());
        }
        return Files.exists(firstCommit);
    }

    private static void crash(Life life, int millis) {
        life.pause(millis);
        life.killDriver();
        life.startDriver();
    }

    private static void await(Life life, BooleanSupplier condition, Path failed) {
        long deadline = System.nanoTime() + Life.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (Files.exists(failed) || System.nanoTime() > deadline) {
                throw new IllegalStateException("The rebuild does not go on; see " + failed.getParent());
            }
            life.pause(LOOK_MILLIS);
        }
    }
}
