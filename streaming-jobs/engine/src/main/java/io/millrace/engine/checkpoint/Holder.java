package io.millrace.engine.checkpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has taken a lease.
 *
 * @param id of this taking alone
 * @param purpose what it was taken for: driver, drop, skip
 * @param address where the driver's status is; empty for a command
 * @param fence the first epoch behind one whose holder may only have been frozen; all holders between have ended for sure
 */
public record Holder(
        long epoch, String id, String purpose, Machine machine, String address, String takenAt, long fence) {

    /** Those in this process that are alive, so that those of an earlier life of it are known for dead. */
    private static final Set<String> ALIVE = ConcurrentHashMap.newKeySet();

    static Holder begin(long epoch, long fence, String purpose, String address) {
        String id = UUID.randomUUID().toString();
        ALIVE.add(id);
        return new Holder(
                epoch, id, purpose, Machine.local(), address, Instant.now().toString(), fence);
    }

    void end() {
        ALIVE.remove(id);
    }

    boolean isDead() {
        return machine.isGone() || machine.equals(Machine.local()) && !ALIVE.contains(id);
    }

    /** For people, in short. */
    public String name() {
        return purpose + " " + machine.pid() + " on " + machine.host() + " (epoch " + epoch + ")";
    }

    /** For people. */
    public String text() {
        return purpose + " " + machine.pid() + " on " + machine.host() + (address.isEmpty() ? "" : " (" + address + ")")
                + ", epoch " + epoch + ", since " + takenAt;
    }

    /**
     * A process and where it runs, so that another one on the same machine can see that it is gone.
     *
     * @param boot this start of the machine, and the space in which its processes are numbered; empty if not known
     * @param started when the process began: a number is given to another one later
     */
    public record Machine(String host, String boot, long pid, String started) {

        static Machine local() {
            ProcessHandle own = ProcessHandle.current();
            return new Machine(name(), bootOfThis(), own.pid(), started(own));
        }

        /** Whether it is certain that the process has ended; one on another machine may be alive. */
        boolean isGone() {
            if (boot.isEmpty() || !boot.equals(bootOfThis()) || !host.equals(name())) {
                return false;
            }
            Optional<ProcessHandle> found = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
            return found.isEmpty() || !started(found.get()).equals(started);
        }

        private static String started(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toString).orElse("");
        }

        /** The name of this machine. */
        public static String name() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (IOException unnamed) {
                return "localhost";
            }
        }

        private static String bootOfThis() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                                .strip() + "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            } catch (IOException | UnsupportedOperationException otherSystem) {
                return "";
            }
        }
    }
}
