package io.millrace.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Lies in a driver's storage and waits for one moment in the life of one file, or for several in turn. When the last one
 * comes, all of the driver's storage stands still, so that it can be killed there. It is set from outside, by a file that
 * says where.
 */
final class Trap {

    /** The system property with the folder in which a trap is set, and says that it has sprung. */
    static final String FOLDER = "millrace.traps";

    private static final long BETWEEN_LOOKS_NANOS = 10_000_000;
    private static final Traps OWN = new Traps(Path.of(System.getProperty(FOLDER)));

    private static volatile Place place;
    private static String placed;
    private static volatile boolean isSprung;

    static {
        Thread.ofPlatform().daemon().name("traps").start(Trap::watch);
    }

    /** @param next where the trap lies once the driver has passed here; null if it springs here */
    private record Place(Moment moment, Pattern file, Place next) {
        static Place of(List<Point> points) {
            Place place = null;
            for (Point point : points.reversed()) {
                place = new Place(point.moment(), point.pattern(), place);
            }
            return place;
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
            passed(set, moment + " " + path);
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

    private static synchronized void passed(Place at, String where) {
        if (place == at && at.next() != null) {
            place = at.next();
        } else if (place == at && !isSprung) {
            isSprung = true;
            OWN.write(Traps.SPRUNG, where);
        }
    }

    private static void watch() {
        while (!isSprung) {
            look(OWN.placed());
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** What has not changed stays where it has come to. */
    private static synchronized void look(String text) {
        if (!Objects.equals(text, placed)) {
            placed = text;
            place = text == null ? null : Place.of(text.lines().map(Point::of).toList());
        }
    }
}
