package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Kafka broker that is a controller, too: the only one, or one of several. */
record Kafka(Tree tree, Home home, Settings settings, Seat seat, Quorum quorum) implements Part {

    Kafka(Tree tree, Home home, Settings settings) {
        this(tree, home, settings, Seat.LOOPBACK, Quorum.ofOne(settings.value(StackSettings.KAFKA_CONTROLLER_PORT)));
    }

    static final String NAME = "kafka";

    /** Records of up to 16 MiB: a whole line of input, however long, is kept. */
    static final int LARGEST_RECORD = 16 << 20;

    /** Formats the data folder the first time, then becomes the broker. What there is to format with is in a file. */
    private static final String FORMAT_ONCE =
            "[ -f \"$1\" ] || \"$2\" @\"$3\" || exit 1; rm \"$3\"; shift 3; exec \"$@\"";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(
                Port.of(settings, StackSettings.KAFKA_PORT), Port.of(settings, StackSettings.KAFKA_CONTROLLER_PORT));
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(NAME);
        Path properties = folder.resolve("server.properties");
        Files.createDirectories(folder);
        Path formatted = folder.resolve("data/meta.properties");
        security().ifPresent(KafkaSecurity::prepare);
        requireSameSecurity(Files.exists(formatted), folder.resolve("users"));
        Storage.writeForOwner(properties, properties(folder.resolve("data")));
        String classPath = Tree.allOf(tree.brokerJars());
        Path words = folder.resolve("format.words");
        Storage.writeForOwner(words, argumentFile(format(classPath, properties)));
        List<String> format =
                List.of("sh", "-c", FORMAT_ONCE, "sh", formatted.toString(), Launch.java(), words.toString());
        List<String> broker = List.of(
                Launch.java(),
                Launch.heap(settings.value(StackSettings.KAFKA_MEMORY)),
                Launch.temporaryFiles(folder),
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + tree.logging(),
                "-cp",
                classPath);
        List<String> main = List.of("kafka.Kafka", properties.toString());
        List<String> start = Launch.words(broker, main);
        return new Launch(Launch.words(format, start), Map.of(), folder);
    }

    private Optional<KafkaSecurity> security() {
        return settings.value(StackSettings.SECURE)
                ? Optional.of(new KafkaSecurity(Secrets.of(home, settings)))
                : Optional.empty();
    }

    /** Users are made when the data folder is formatted, and not later. */
    private void requireSameSecurity(boolean isFormatted, Path mark) throws IOException {
        boolean isSecure = security().isPresent();
        if (!isFormatted && isSecure) {
            Files.writeString(mark, "The users of this broker were made when its data folder was.\n");
        }
        if (isFormatted && isSecure != Files.exists(mark)) {
            throw new StackException(
                    isSecure
                            ? "Kafka in " + home.folder()
                                    + " was set up without --secure, and has no users. Name another"
                                    + " home with --home, or start without --secure."
                            : "Kafka in " + home.folder() + " was set up with --secure. Start it with --secure.");
        }
    }

    private List<String> format(String classPath, Path properties) {
        List<String> words = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                quorum.clusterId().toString(),
                "-c",
                properties.toString());
        return security().map(with -> with.users(words)).orElse(words);
    }

    /** In the form in which Java reads its own arguments. */
    private static String argumentFile(List<String> words) {
        return words.stream()
                .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n")
                .collect(Collectors.joining());
    }

    private String properties(Path data) {
        String protocol = security().isPresent() ? "SASL_SSL" : "PLAINTEXT";
        int port = settings.value(StackSettings.KAFKA_PORT);
        int controllerPort = settings.value(StackSettings.KAFKA_CONTROLLER_PORT);
        String outside = quorum.outside();
        String listeners = "BROKER://" + seat.listen() + ":" + port + ",CONTROLLER://" + seat.listen() + ":"
                + controllerPort
                + (outside.isEmpty() ? "" : ",OUTSIDE://" + seat.listen() + outside.substring(outside.indexOf(':')));
        String advertised = "BROKER://" + seat.name() + ":" + port + (outside.isEmpty() ? "" : ",OUTSIDE://" + outside);
        return """
                process.roles=broker,controller
                node.id=%1$d
                controller.quorum.voters=%2$s
                listeners=%3$s
                advertised.listeners=%4$s
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=BROKER
                listener.security.protocol.map=BROKER:%10$s,CONTROLLER:%11$s,OUTSIDE:%10$s
                log.dirs=%5$s
                auto.create.topics.enable=false
                num.partitions=2
                default.replication.factor=%6$d
                min.insync.replicas=%7$d
                offsets.topic.replication.factor=%6$d
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=%6$d
                transaction.state.log.min.isr=%7$d
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=%6$d
                share.coordinator.state.topic.min.isr=%7$d
                group.initial.rebalance.delay.ms=0
                message.max.bytes=%8$d
                replica.fetch.max.bytes=%8$d
                socket.request.max.bytes=%9$d
                log.retention.hours=-1
                # 100 years, in minutes: how far a pipeline has read stays known.
                offsets.retention.minutes=52560000
                # Another broker leads the partitions of one that is gone within seconds.
                broker.session.timeout.ms=5000
                broker.heartbeat.interval.ms=1000
                """.formatted(
                                quorum.node(),
                                quorum.voters(),
                                listeners,
                                advertised,
                                data,
                                quorum.replicas(),
                                quorum.leastInSync(),
                                LARGEST_RECORD + (1 << 20),
                                4 * LARGEST_RECORD,
                                protocol,
                                security().isPresent() ? "SSL" : "PLAINTEXT")
                + security().map(KafkaSecurity::properties).orElse("");
    }

    @Override
    public void complete() {
        security().ifPresent(security -> security.grant(settings));
    }

    @Override
    public void ask() throws IOException {
        if (!ports().getFirst().answers()) {
            throw new IOException(
                    "nothing listens on port " + ports().getFirst().number());
        }
        requireAnswer();
    }

    /** Asks at the address that the settings name, also a broker that others have started. */
    void requireAnswer() throws IOException {
        try (Broker broker = Broker.of(settings)) {
            broker.requireController();
        } catch (StackException notYet) {
            throw new IOException("it does not answer", notYet);
        }
    }
}
