package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may run a pipeline, with real files, clocks and processes. */
@Timeout(120)
class LeaseTest {

    /** No test waits for the end of this one. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String ADDRESS = "127.0.0.1:4041";
    private static final int DRIVERS = 4;
    private static final int TURNS = 25;

    @TempDir
    Path folder;

    @Test
    void beginsWithEpochOne() throws Exception {
        assertThat(Lease.holder(environment(LONG), "game")).isEmpty();

        try (Lease lease = take(LONG)) {
            assertThat(lease.epoch()).isEqualTo(1);
            assertThatCode(lease::require).doesNotThrowAnyException();
            Holder holder = Lease.holder(environment(LONG), "game").orElseThrow();
            assertThat(holder.epoch()).isEqualTo(1);
            assertThat(holder.machine()).isEqualTo(Holder.Machine.local());
            assertThat(holder.address()).isEqualTo(ADDRESS);
        }
    }

    @Test
    void isNotForTheOtherPipelines() throws Exception {
        try (Lease game = take(LONG);
                Lease other = Lease.take(environment(LONG), "other", "driver", ADDRESS)) {
            assertThat(game.epoch()).isEqualTo(1);
            assertThat(other.epoch()).isEqualTo(1);
        }
    }

    @Test
    void passesToTheNextOneAtOnceWhenItIsReleased() throws Exception {
        take(LONG).close();
        assertThat(Lease.holder(environment(LONG), "game")).isEmpty();

        try (Lease next = take(LONG)) {
            assertThat(next.epoch()).isEqualTo(2);
            assertThat(next.fence()).isEqualTo(1);
        }
    }

    @Test
    void isNotTakenFromAHolderThatRenewsIt() throws Exception {
        try (Lease lease = take(SHORT)) {
            assertThatThrownBy(() -> take(SHORT))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageMatching("Pipeline game is run by the driver "
                            + ProcessHandle.current().pid() + " on "
                            + Holder.Machine.local().host() + " \\(" + ADDRESS + "\\), epoch 1, since \\S+Z\\."
                            + " Stop that one first\\. If it is gone, its lease ends 1 s after it was last renewed\\.");
            assertThatCode(lease::require).doesNotThrowAnyException();
        }
    }

    @Test
    void isNotTakenFromAnotherProcessAndPassesAtOnceWhenThatIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherProcess.class.getName(),
                        folder.toUri().toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            assertThat(other.inputReader().readLine())
                    .as(() -> "what it says; its errors are in " + folder.resolve("errors"))
                    .isEqualTo("holds epoch 1");

            assertThatThrownBy(() -> take(OtherProcess.LEASE))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("the driver " + other.pid() + " on ")
                    .hasMessageContaining(ADDRESS);
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (Lease next = take(LONG)) {
            assertThat(next.epoch()).isEqualTo(2);
        }
    }

    /** Holds the lease until it is killed. */
    static final class OtherProcess {

        static final Duration LEASE = Duration.ofSeconds(4);

        private OtherProcess() {}

        public static void main(String[] arguments) throws Exception {
            Lease lease = Lease.take(
                    environment(Path.of(java.net.URI.create(arguments[0])), LEASE), "game", "driver", ADDRESS);
            System.out.println("holds epoch " + lease.epoch());
            Thread.currentThread().join();
        }
    }

    @Test
    void passesAtOnceWhereTheHoldersNumberIsThatOfAnotherProcessByNow() throws Exception {
        Holder.Machine here = Holder.Machine.local();
        write(3, new Holder.Machine(here.host(), here.boot(), here.pid(), "2021-12-03T20:45:42Z"), Instant.now());

        try (Lease next = take(LONG)) {
            assertThat(next.epoch()).isEqualTo(4);
            assertThat(next.fence()).isEqualTo(3);
        }
    }

    @Test
    void passesAtOnceFromAnEarlierLifeOfTheSameDriver() throws Exception {
        write(3, Holder.Machine.local(), Instant.now());

        try (Lease next = take(LONG)) {
            assertThat(next.epoch()).isEqualTo(4);
        }
    }

    @Test
    void isTakenOverOnceItWasNotRenewedForItsTime() throws Exception {
        try (Lease lease = take(SHORT)) {
            stopRenewing(lease);

            try (Lease next = Lease.take(environment(SHORT), "game", "driver", "127.0.0.1:4042")) {
                assertThat(next.epoch()).isEqualTo(2);
                assertThat(next.fence()).isEqualTo(2);
                assertThatCode(next::require).doesNotThrowAnyException();
                assertThatThrownBy(lease::require)
                        .isInstanceOf(BlockedException.class)
                        .hasMessageStartingWith(
                                "Pipeline game was taken over from this process (epoch 1) by the driver ")
                        .hasMessageContaining("(127.0.0.1:4042), epoch 2, since ");
            }
        }
    }

    @Test
    void isOneProcessesAtATimeHoweverManyWantIt() throws Exception {
        List<Callable<List<Long>>> drivers = new ArrayList<>();
        for (int driver = 0; driver < DRIVERS; driver++) {
            drivers.add(() -> {
                List<Long> epochs = new ArrayList<>();
                while (epochs.size() < TURNS) {
                    try (Lease lease = take(LONG)) {
                        epochs.add(lease.epoch());
                        lease.require();
                    }
                }
                return epochs;
            });
        }
        List<Long> taken = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(DRIVERS);
        try {
            for (Future<List<Long>> driver : threads.invokeAll(drivers)) {
                assertThat(driver.get()).isSorted();
                taken.addAll(driver.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(taken.stream().sorted())
                .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, DRIVERS * TURNS)
                        .boxed()
                        .toList());
    }

    @Test
    void isNotTakenWhereItCannotBeReadWhoHoldsIt() throws Exception {
        Path file = file("7");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"epoch\":7,");

        assertThatThrownBy(() -> take(LONG))
                .isInstanceOf(BlockedException.class)
                .hasMessage("The lease file:" + file + " cannot be read, so it is not known who runs pipeline game."
                        + " If nobody does, create the empty file 7.released beside it. Do not remove it: the tables"
                        + " hold its epoch.");

        Files.createFile(file("7.released"));
        try (Lease next = take(LONG)) {
            assertThat(next.epoch()).isEqualTo(8);
        }
    }

    @Test
    void expiresByTheStoragesClockAndNotByTheHolders() throws Exception {
        write(1, elsewhere(), Instant.now().plus(LONG));

        try (Lease next = take(SHORT)) {
            assertThat(next.epoch()).isEqualTo(2);
        }
    }

    @Test
    void isNotTakenFromAHolderWhoseClockIsAnHourBehind() throws Exception {
        write(1, elsewhere(), Instant.now().minus(LONG));
        AtomicBoolean isRenewing = new AtomicBoolean(true);
        ExecutorService holder = Executors.newSingleThreadExecutor();
        try {
            Path beat = Files.createFile(file("1.beat"));
            holder.submit(() -> {
                while (isRenewing.get()) {
                    Files.writeString(beat, Instant.now().minus(LONG).toString());
                }
                return null;
            });

            assertThatThrownBy(() -> take(SHORT))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("the driver 1 on elsewhere");
        } finally {
            isRenewing.set(false);
            holder.shutdown();
            holder.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void isWaitedForAsLongAsItsHolderRenewsIt() throws Exception {
        Candidate candidate = new Candidate(environment(SHORT), "game", "driver", "127.0.0.1:4042");
        try (Lease lease = take(SHORT)) {
            long until = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
            while (System.nanoTime() < until) {
                assertThat(candidate.look()).isEmpty();
            }
            assertThat(candidate.holder().orElseThrow().name())
                    .isEqualTo("driver " + ProcessHandle.current().pid() + " on "
                            + Holder.Machine.local().host() + " (epoch 1)");
            assertThat(lease.isSuperseded()).isFalse();
        }
        try (Lease next = candidate.look().orElseThrow()) {
            assertThat(next.epoch()).isEqualTo(2);
            assertThat(candidate.holder().orElseThrow().epoch()).isEqualTo(1);
        }
    }

    @Test
    void isHadByACandidateOnceItWasNotRenewedForItsTime() throws Exception {
        Candidate candidate = new Candidate(environment(SHORT), "game", "driver", "127.0.0.1:4042");
        try (Lease lease = take(SHORT)) {
            assertThat(candidate.look()).isEmpty();
            stopRenewing(lease);
            long stopped = System.nanoTime();

            Optional<Lease> next = Optional.empty();
            while (next.isEmpty()) {
                next = candidate.look();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                    .isBetween(SHORT.dividedBy(2), SHORT.multipliedBy(3));
            next.get().close();
            assertThat(lease.isSuperseded()).isTrue();
        }
    }

    @Test
    void isHadByACandidateAtOnceIfNobodyHasIt() throws Exception {
        Candidate candidate = new Candidate(environment(LONG), "game", "driver", ADDRESS);

        candidate.look().orElseThrow().close();

        assertThat(candidate.holder()).isEmpty();
    }

    private static Holder.Machine elsewhere() {
        return new Holder.Machine("elsewhere", "another boot", 1, "");
    }

    /** As another process wrote it that has died since, a while ago or just now. */
    private void write(long epoch, Holder.Machine machine, Instant takenAt) throws IOException {
        Holder holder = new Holder(epoch, "another taking", "driver", machine, ADDRESS, takenAt.toString(), epoch);
        Files.createDirectories(file(Long.toString(epoch)).getParent());
        Files.write(file(Long.toString(epoch)), new ObjectMapper().writeValueAsBytes(holder));
    }

    /** From here on the holder cannot write, as if its storage did not answer. */
    private void stopRenewing(Lease lease) throws IOException {
        Path beat = file(lease.epoch() + ".beat");
        while (!Files.isDirectory(beat)) {
            Files.deleteIfExists(beat);
            try {
                Files.createDirectory(beat);
            } catch (FileAlreadyExistsException renewedMeanwhile) {
                // Once more.
            }
        }
    }

    private Lease take(Duration duration) throws IOException, InterruptedException {
        return Lease.take(environment(duration), "game", "driver", ADDRESS);
    }

    private Path file(String name) {
        return folder.resolve("game/lease/" + name);
    }

    private Environment environment(Duration lease) {
        return environment(folder, lease);
    }

    private static Environment environment(Path folder, Duration lease) {
        return Environment.of(Settings.of(EngineSettings.ALL)
                .withPairs(List.of("checkpoints=" + folder.toUri(), "lease=" + lease.toSeconds() + "s")));
    }
}
