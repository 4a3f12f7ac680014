package io.millrace.faults;

import static io.millrace.faults.Moment.DELETED;

/** A pipeline is rebuilt, and the driver is killed when it has removed one of the tables that were replaced. */
record KillInRemoval() implements Fault {

    private static final Kill KILL =
            Kill.of("while the tables that a rebuild has replaced are removed", DELETED, "warehouse/%1$s\\.db/[^/]+$");

    @Override
    public String name() {
        return KILL.name();
    }

    @Override
    public String inject(Life life, int number) {
        int code =
                life.rig().command("rebuild", KILL.slug(number)).onExit().join().exitValue();
        if (code != 0) {
            throw new IllegalStateException("A rebuild that nobody disturbed ended with " + code);
        }
        return KILL.inject(life, number);
    }
}
