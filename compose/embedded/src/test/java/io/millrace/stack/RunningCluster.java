package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three real brokers. Each knows the addresses of all, and can stop, crash, stand still and come back. */
public record RunningCluster(List<RunningBroker> brokers) implements AutoCloseable {

    private static final int SIZE = 3;

    public RunningCluster {
        brokers = List.copyOf(brokers);
    }

    public static RunningCluster started() {
        List<Integer> ports = Stream.generate(Port::anyFree).limit(SIZE).toList();
        List<Integer> controllerPorts =
                Stream.generate(Port::anyFree).limit(SIZE).toList();
        String address = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        String voters = IntStream.rangeClosed(1, SIZE)
                .mapToObj(node -> node + "@127.0.0.1:" + controllerPorts.get(node - 1))
                .collect(Collectors.joining(","));
        RunningCluster started = new RunningCluster(IntStream.rangeClosed(1, SIZE)
                .mapToObj(node -> {
                    Home home = home();
                    Settings settings = Settings.of(StackSettings.known())
                            .withPairs(List.of(
                                    "kafka-memory=256m",
                                    "kafka-port=" + ports.get(node - 1),
                                    "kafka-controller-port=" + controllerPorts.get(node - 1)))
                            .withPairs(List.of("kafka=127.0.0.1:" + ports.get(node - 1)));
                    Quorum quorum = new Quorum(node, voters, "");
                    return new RunningBroker(
                            home,
                            new Kafka(Tree.find(), home, settings, Seat.LOOPBACK, quorum),
                            settings.withPairs(List.of("kafka=" + address)));
                })
                .toList());
        try {
            started.start(started.brokers);
            return started;
        } catch (StackException failed) {
            started.close();
            throw failed;
        }
    }

    private static Home home() {
        try {
            Home home = Home.at(Files.createTempDirectory("millrace-broker"));
            home.prepare();
            return home;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Returns when they answer. */
    public void start(List<RunningBroker> some) {
        some.forEach(RunningBroker::begin);
        some.forEach(RunningBroker::awaitAnswer);
    }

    @Override
    public void close() {
        // Two that stop in order leave the third without a controller that would let it go.
        brokers.stream().filter(RunningBroker::isRunning).forEach(RunningBroker::kill);
        brokers.forEach(RunningBroker::close);
    }
}
