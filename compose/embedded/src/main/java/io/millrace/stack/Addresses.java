package io.millrace.stack;

import io.millrace.console.ConsoleSettings;
import io.millrace.engine.EngineSettings;
import io.millrace.ingest.ApiSettings;
import io.millrace.lake.TrinoAddress;
import io.millrace.lake.TrinoSettings;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the parts are reached. */
public record Addresses(String kafka, String metastore, TrinoAddress trino, URI driver, URI api, URI console) {

    static final String LOOPBACK = "127.0.0.1";

    private static final List<String> EVERY_ADDRESS = List.of("0.0.0.0", "::");

    public static Addresses of(Settings settings) {
        return new Addresses(
                settings.value(KafkaSettings.KAFKA),
                settings.value(EngineSettings.METASTORE),
                TrinoAddress.of(settings),
                URI.create("http://" + driverHost(settings) + ":" + settings.value(EngineSettings.STATUS_PORT)),
                settings.isSet(ConsoleSettings.API) ? settings.value(ConsoleSettings.API) : ownApi(settings),
                URI.create("http" + (settings.value(StackSettings.SECURE) ? "s" : "") + "://" + LOOPBACK + ":"
                        + settings.value(ConsoleSettings.PORT)));
    }

    private static URI ownApi(Settings settings) {
        return URI.create("http" + (settings.value(ApiSettings.TLS_CERTIFICATE).isEmpty() ? "" : "s") + "://" + LOOPBACK
                + ":" + settings.value(ApiSettings.PORT));
    }

    /** As people write that of a part. */
    String of(String part) {
        return switch (part) {
            case Kafka.NAME -> kafka;
            case Metastore.NAME -> metastore;
            case Trino.NAME -> trino.server().toString();
            case Api.NAME -> api.toString();
            case Console.NAME -> console.toString();
            default -> driver.toString();
        };
    }

    private static String driverHost(Settings settings) {
        String host = settings.value(EngineSettings.STATUS_HOST);
        if (EVERY_ADDRESS.contains(host)) {
            return LOOPBACK;
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Points the engine to the parts of this home. Tables lie in it too, unless somebody set another place. */
    static Settings within(Home home, Settings settings) {
        Map<String, String> own = new LinkedHashMap<>();
        own.put(KafkaSettings.KAFKA.key(), LOOPBACK + ":" + settings.value(StackSettings.KAFKA_PORT));
        own.put(
                EngineSettings.METASTORE.key(),
                "thrift://" + LOOPBACK + ":" + settings.value(StackSettings.METASTORE_PORT));
        own.put(TrinoSettings.TRINO.key(), "http://" + LOOPBACK + ":" + settings.value(TrinoSettings.PORT));
        own.put(ConsoleSettings.API.key(), ownApi(settings).toString());
        if (!settings.isSet(EngineSettings.WAREHOUSE)) {
            own.put(EngineSettings.WAREHOUSE.key(), "file:" + home.warehouse());
        }
        if (!settings.isSet(EngineSettings.CHECKPOINTS)) {
            own.put(EngineSettings.CHECKPOINTS.key(), "file:" + home.checkpoints());
        }
        for (var port : Stack.PORTS) {
            own.put(port.key(), settings.value(port).toString());
        }
        return settings.with(own, "of the stack");
    }
}
