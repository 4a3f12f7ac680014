package io.millrace.endtoend;

import io.millrace.ingest.access.Keys;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An API with TLS, and with a key of each kind: the key of ann, who may do everything with one topic, is ann-key. */
final class SecuredApi {

    private static final String KEYS = "keys";
    private static final String REVOKED = line("revoked", "send=* read=*");

    private SecuredApi() {}

    static RunningApi start(RunningBroker broker, String topic, Path folder, SelfSigned certificate, String... more)
            throws Exception {
        Path keys = Files.write(
                folder.resolve(KEYS),
                List.of(
                        line("ann", "send=" + topic + " read=" + topic),
                        line("sender", "send=" + topic),
                        line("reader", "read=" + topic),
                        line("other", "send=other read=other"),
                        line("expired", "send=* read=* until=2020-12-31"),
                        REVOKED));
        Path pem = Files.writeString(folder.resolve("api.pem"), certificate.certificate() + certificate.key());
        List<String> pairs = new ArrayList<>(List.of(
                "api-keys=" + keys,
                "api-tls-certificate=" + pem,
                "api-tls-key=" + pem,
                "api-live-topics=" + topic,
                "api-proxies=127.0.0.1",
                "api-receive-within=1s",
                "api-idle-timeout=2s"));
        pairs.addAll(List.of(more));
        return RunningApi.start(broker, topic, certificate::wire, pairs.toArray(String[]::new));
    }

    static void revoke(Path folder) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve(KEYS)));
        lines.remove(REVOKED);
        Files.write(folder.resolve(KEYS), lines);
    }

    private static String line(String name, String rights) {
        return name + " " + Keys.hash(name + "-key") + " " + rights;
    }
}
