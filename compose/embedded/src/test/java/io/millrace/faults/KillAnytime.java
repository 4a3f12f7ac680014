package io.millrace.faults;

import java.util.Random;

/** The driver is killed at a moment that nobody chose: every second time while it starts. */
record KillAnytime() implements Fault {

    private static final int STARTING_MILLIS = 12_000;
    private static final int RUNNING_MILLIS = 4_000;

    @Override
    public String name() {
        return "kill -9 at a random moment";
    }

    @Override
    public boolean isBrief() {
        return true;
    }

    @Override
    public String inject(Life life, int number) {
        Random random = new Random(number);
        life.pause(random.nextInt(RUNNING_MILLIS));
        life.killDriver();
        if (number % 2 == 1) {
            life.spawnDriver();
            life.pause(random.nextInt(STARTING_MILLIS));
            life.killDriver();
        }
        life.startDriver();
        return "";
    }
}
