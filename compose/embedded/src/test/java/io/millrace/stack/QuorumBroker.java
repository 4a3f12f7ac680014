package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One of several brokers that are their own controllers: topics have a replica on each, and one may be lost.
 *
 * @param cluster the id that all of them are formatted with
 * @param clientPorts those for clients, of all brokers
 * @param controllerPorts those that they elect a controller over
 */
record QuorumBroker(
        Tree tree, Home home, String cluster, int id, List<Integer> clientPorts, List<Integer> controllerPorts)
        implements Part {

    QuorumBroker {
        clientPorts = List.copyOf(clientPorts);
        controllerPorts = List.copyOf(controllerPorts);
    }

    @Override
    public String name() {
        return "kafka-" + id;
    }

    @Override
    public List<Port> ports() {
        return List.of(new Port(port(), ""));
    }

    private int port() {
        return clientPorts.get(id - 1);
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(name());
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("server.properties"), properties(folder.resolve("data")));
        return Kafka.launch(tree, folder, cluster, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    }

    private String properties(Path data) {
        String voters = IntStream.rangeClosed(1, clientPorts.size())
                .mapToObj(voter -> voter + "@127.0.0.1:" + controllerPorts.get(voter - 1))
                .collect(Collectors.joining(","));
        return """
                process.roles=broker,controller
                node.id=%1$d
                controller.quorum.voters=%2$s
                listeners=PLAINTEXT://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%3$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%5$s
                auto.create.topics.enable=false
                log.cleaner.dedupe.buffer.size=4194304
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                default.replication.factor=%6$d
                min.insync.replicas=%7$d
                """.formatted(
                id, voters, port(), controllerPorts.get(id - 1), data, clientPorts.size(), clientPorts.size() - 1);
    }

    @Override
    public void ask() throws IOException {
        try (Broker broker = Broker.at("127.0.0.1:" + port())) {
            broker.requireController();
        } catch (StackException notYet) {
            throw new IOException("it does not answer", notYet);
        }
    }
}
