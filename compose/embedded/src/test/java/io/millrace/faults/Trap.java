package io.millrace.faults;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Lies in a driver's storage and waits for one moment in the life of one file. When that comes, all of the driver's
 * storage stands still, so that it can be killed there. It is set from outside, by a file that says where.
 */
final class Trap {

    /** The system property with the folder in which a trap is set, and says that it has sprung. */
    static final String FOLDER = "millrace.traps";

    private static final long BETWEEN_LOOKS_NANOS = 10_000_000;
    private static final Traps OWN = new Traps(Path.of(System.getProperty(FOLDER)));

    private static volatile Place place;
    private static volatile boolean isSprung;

    static {
        Thread.ofPlatform().daemon().name("traps").start(Trap::watch);
    }

    private record Place(Moment moment, Pattern file) {
        static Place of(String text) {
            String[] words = text.split(" ", 2);
            return new Place(Moment.valueOf(words[0]), Pattern.compile(words[1]));
        }

        boolean isAt(Moment now, String path) {
            return moment == now && file.matcher(path).find();
        }
    }

    private Trap() {}

    /** Called by the driver's storage; does not return once the trap has sprung. */
    static void pass(Moment moment, String path) {
        Place set = place;
        if (set != null && set.isAt(moment, path)) {
            spring(moment + " " + path);
        }
        while (isSprung) {
            LockSupport.park();
        }
    }

    /** Whether a write to the file is to be cut in two. */
    static boolean halves(String path) {
        Place set = place;
        return set != null && set.isAt(Moment.WRITING, path);
    }

    private static synchronized void spring(String where) {
        if (!isSprung) {
            isSprung = true;
            OWN.write(Traps.SPRUNG, where);
        }
    }

    private static void watch() {
        while (!isSprung) {
            String text = OWN.placed();
            place = text == null ? null : Place.of(text);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
