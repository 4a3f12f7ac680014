package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A process that runs a part. The start time tells it from a later process with the same number. */
record Child(String part, long pid, long startedAt, int port) {

    /** The clock of process start times is read in whole ticks, and moves a little when it is set. */
    private static final long SAME_START_MILLIS = 2_000;

    private static final long BETWEEN_LOOKS = Duration.ofMillis(50).toNanos();

    /**
     * Starts a part that outlives this process and the terminal's Ctrl-C. Trino wants more open files
     * than some systems give by default.
     */
    private static final String DETACHED = "trap '' INT HUP; "
            + "[ \"$(ulimit -n)\" = unlimited ] || [ \"$(ulimit -n)\" -ge 8192 ] || ulimit -n 8192 2>/dev/null; "
            + "exec \"$@\"";

    static Child start(Part part, Home home) throws IOException {
        Launch launch = part.prepare();
        Path log = home.log(part.name());
        keepPrevious(log);
        List<String> command = new ArrayList<>(List.of("sh", "-c", DETACHED, "sh"));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(launch.environment());
        ProcessHandle process = builder.start().toHandle();
        return new Child(
                part.name(),
                process.pid(),
                startOf(process).orElse(Instant.now()).toEpochMilli(),
                part.ports().getFirst().number());
    }

    private static void keepPrevious(Path log) throws IOException {
        if (Files.exists(log)) {
            Path previous = log.resolveSibling(log.getFileName().toString().replace(".log", ".previous.log"));
            Files.move(log, previous, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Optional<Instant> startOf(ProcessHandle process) {
        return process.info().startInstant();
    }

    boolean alive() {
        return process().isPresent();
    }

    private Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(found -> !hasEnded(pid))
                .filter(found -> startOf(found)
                        .map(start -> Math.abs(start.toEpochMilli() - startedAt) < SAME_START_MILLIS)
                        .orElse(true));
    }

    /** Whether the process only waits for somebody to take note of its end, which in containers may be never. */
    private static boolean hasEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException noSuchFile) {
            return false;
        }
    }

    /** The processor time that it has used; none if it is gone, or where the system does not tell. */
    Duration worked() {
        return process().flatMap(found -> found.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    Duration uptime() {
        return Duration.between(Instant.ofEpochMilli(startedAt), Instant.now());
    }

    /** Asks it to stop, and after the given time makes it. Says whether it stopped by itself. */
    boolean stop(Duration patience) {
        process().ifPresent(ProcessHandle::destroy);
        if (ends(patience)) {
            return true;
        }
        process().ifPresent(ProcessHandle::destroyForcibly);
        ends(Duration.ofSeconds(10));
        return false;
    }

    private boolean ends(Duration patience) {
        long began = System.nanoTime();
        while (alive()) {
            if (System.nanoTime() - began > patience.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        return true;
    }

    /** Resident memory in bytes, where the system tells. */
    Optional<Long> memory() {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (Files.exists(status)) {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(Child::kilobytes)
                        .findFirst();
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            return Optional.of(kilobytes(new String(ps.getInputStream().readAllBytes())));
        } catch (IOException | NumberFormatException untold) {
            return Optional.empty();
        }
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
}
