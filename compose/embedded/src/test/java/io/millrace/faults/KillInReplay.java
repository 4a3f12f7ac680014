package io.millrace.faults;

import java.util.List;
import java.util.Random;

/** What was refused is sent through again, and that, or the driver that takes it, is killed in its midst. */
record KillInReplay(String name, boolean isOfDriver) implements Fault {

    static final List<Fault> ALL = List.of(
            new KillInReplay("kill -9 of a replay, up to three times until one comes to its end", false),
            new KillInReplay("kill -9 of the driver during a replay", true));

    private static final int KILLS = 3;
    private static final int MILLIS = 300;

    @Override
    public long records() {
        return 20_000;
    }

    @Override
    public boolean isOfRefused() {
        return true;
    }

    @Override
    public String inject(Life life, int number) {
        Random random = new Random(number);
        life.awaitAcknowledged(records());
        life.rig().gauge().awaitCommitted(Life.PATIENCE);
        life.stopDriver();
        life.rig().retune(List.of(RefusedLoad.taking(life.run())));
        life.startDriver();
        for (int kill = 0; kill < KILLS; kill++) {
            Process replay = life.rig().command("replay");
            life.awaitForeign(replay);
            life.pause(random.nextInt(MILLIS));
            if (isOfDriver) {
                life.killDriver();
                life.startDriver();
            } else {
                replay.destroyForcibly();
            }
            replay.onExit().join();
        }
        int code = life.rig().command("replay").onExit().join().exitValue();
        if (code != 0) {
            throw new IllegalStateException("A replay that nobody disturbed ended with " + code);
        }
        return "";
    }
}
