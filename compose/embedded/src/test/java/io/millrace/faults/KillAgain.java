package io.millrace.faults;

/** The driver is killed, and when it has begun to recover, once more. */
record KillAgain(String name, Kill first, Kill second) implements Fault {

    @Override
    public boolean isBrief() {
        return true;
    }

    @Override
    public String inject(Life life, int number) {
        first.place(life, number);
        first.await(life);
        life.killDriver();
        second.duringAStart(life, number);
        return "";
    }
}
