package io.millrace.stack;

import io.millrace.access.KafkaRole;
import io.millrace.console.Authorities;
import io.millrace.console.ConsoleSettings;
import io.millrace.console.Main;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;

/** The pages on which people see how events flow. It runs from the API's jar, and has commands do what changes something. */
record Console(Tree tree, Home home, Settings settings, Seat seat) implements Part {

    static final String NAME = "console";

    /** Those of the command line's jars that it needs beside the API's. */
    private static final List<String> JARS = List.of("millrace-console-", "trino-jdbc-", "bcrypt-", "bytes-", "uplot-");

    private static final Set<String> ITS_SETTINGS =
            Main.settings().stream().map(Setting::key).collect(Collectors.toSet());

    /** Most of it lies idle: what is used once a second need not be compiled to the last. */
    private static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:MaxDirectMemorySize=24m",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-Dio.netty.allocator.type=unpooled");

    Console(Tree tree, Home home, Settings settings) {
        this(tree, home, settings, Seat.LOOPBACK);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.of(settings, ConsoleSettings.PORT));
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(NAME);
        Files.createDirectories(folder);
        List<String> command =
                new ArrayList<>(List.of(Launch.java(), Launch.heap(settings.value(StackSettings.CONSOLE_MEMORY))));
        command.addAll(SMALL);
        command.addAll(List.of(
                "-Duser.timezone=UTC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                PipelineJars.of(home).behind(classPath()),
                Main.class.getName(),
                "--home",
                home.folder().toString()));
        own().pairs().stream()
                .filter(pair ->
                        pair.startsWith("kafka.") || ITS_SETTINGS.contains(pair.substring(0, pair.indexOf('='))))
                .forEach(pair -> command.addAll(List.of("--set", pair)));
        command.add("--");
        command.addAll(Launch.commandLine(tree, Launch.heap(settings.value(StackSettings.COMMAND_MEMORY))));
        // In a container commands find their settings where the container's own are.
        return new Launch(
                command, Map.of(), seat == Seat.LOOPBACK ? folder : Path.of("").toAbsolutePath());
    }

    /** What it is to know that nobody has set. */
    private Settings own() {
        Settings secured = ConsoleSecurity.asServer(home, KafkaSecurity.as(KafkaRole.OPERATOR, home, settings));
        if (seat != Seat.LOOPBACK) {
            return secured;
        }
        Addresses addresses = Addresses.of(settings);
        return secured.withPairs(List.of(
                ConsoleSettings.DRIVERS.key() + "=" + addresses.driver().getAuthority(),
                ConsoleSettings.PARTS.key() + "=" + Metastore.NAME + "=" + Addresses.LOOPBACK + ":"
                        + settings.value(StackSettings.METASTORE_PORT)));
    }

    private String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(tree.cliJars())) {
            return Stream.concat(
                            Stream.of(tree.apiJar()),
                            jars.filter(jar -> JARS.stream()
                                            .anyMatch(jar.getFileName().toString()::startsWith))
                                    .sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    @Override
    public void ask() throws IOException {
        URI ready = Addresses.of(settings).console().resolve("/health/ready");
        HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secured) {
            Authorities.ofApi(settings).ifPresent(trust -> secured.setSSLSocketFactory(trust.getSocketFactory()));
        }
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(5_000);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("it answers " + connection.getResponseCode());
            }
        } catch (SSLHandshakeException untrusted) {
            // It answers. Whom its certificate convinces is not for the stack to say.
        }
    }
}
