package io.millrace.stack;

import io.millrace.access.KafkaRole;
import io.millrace.console.Authorities;
import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.Main;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;

/** The ingest API: HTTP and WebSocket into Kafka. */
record Api(Tree tree, Home home, Settings settings) implements Part {

    static final String NAME = "api";

    private static final Set<String> ITS_SETTINGS =
            Main.settings().stream().map(Setting::key).collect(Collectors.toSet());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.of(settings, ApiSettings.PORT));
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(NAME);
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(
                Launch.java(),
                Launch.heap(settings.value(StackSettings.API_MEMORY)),
                "-Duser.timezone=UTC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                PipelineJars.of(home).behind(tree.apiJar().toString()),
                Main.class.getName()));
        KafkaSecurity.as(KafkaRole.API, home, ApiSecurity.asServer(home, settings)).pairs().stream()
                .filter(pair ->
                        pair.startsWith("kafka.") || ITS_SETTINGS.contains(pair.substring(0, pair.indexOf('='))))
                .forEach(pair -> command.addAll(List.of("--set", pair)));
        return new Launch(command, Map.of(), folder);
    }

    @Override
    public void ask() throws IOException {
        URI ready = Addresses.of(settings).api().resolve("/health/ready");
        HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secured) {
            Authorities.ofApi(settings).ifPresent(trust -> secured.setSSLSocketFactory(trust.getSocketFactory()));
        }
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(5_000);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("it is not ready: "
                        + new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            }
        } catch (SSLHandshakeException untrusted) {
            // It answers. Whom its certificate convinces is not for the stack to say.
        }
    }
}
