package io.millrace.stack;

import io.millrace.console.ConsoleSettings;
import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.access.Keys;
import io.millrace.settings.Settings;
import java.nio.file.Path;
import java.util.List;

/** How people come to an API that takes events from nobody without a key, over TLS. */
public record ApiSecurity(Secrets secrets) {

    private static final String OPERATOR = "millrace-operator";
    private static final String KEY = "api-" + OPERATOR + ".key";
    private static final String KEYS = "api.keys";

    /** Makes what is missing. */
    public void prepare() {
        certificates().prepare();
        String key = secrets.text(KEY, Secrets::random);
        secrets.text(
                KEYS,
                () -> "# name, SHA-256 of the key, send=topics, read=topics, rate=events a second, until=last day\n"
                        + OPERATOR + " " + Keys.hash(key) + " send=* read=*");
    }

    private Certificates certificates() {
        return new Certificates(secrets);
    }

    private static ApiSecurity in(Home home, Settings settings) {
        ApiSecurity security = new ApiSecurity(Secrets.of(home, settings));
        security.prepare();
        return security;
    }

    /** The settings of the API itself, where a home asks who sends. */
    static Settings asServer(Home home, Settings settings) {
        if (!settings.value(StackSettings.SECURE)) {
            return settings;
        }
        ApiSecurity security = in(home, settings);
        Path certificate = security.certificates().of(Certificates.Server.API);
        return settings.withPairs(List.of(
                ApiSettings.TLS_CERTIFICATE.key() + "=" + certificate,
                ApiSettings.TLS_KEY.key() + "=" + certificate,
                ApiSettings.KEYS.key() + "=" + security.secrets.file(KEYS)));
    }

    /** The settings of commands. */
    static Settings asOperator(Home home, Settings settings) {
        if (!settings.value(StackSettings.SECURE)) {
            return settings;
        }
        ApiSecurity security = in(home, settings);
        return settings.withPairs(List.of(
                ConsoleSettings.API.key() + "=https://" + Addresses.LOOPBACK + ":" + settings.value(ApiSettings.PORT),
                StackSettings.API_KEY.key() + "=file:" + security.secrets.file(KEY),
                ConsoleSettings.API_CERTIFICATES.key() + "="
                        + security.certificates().authority()));
    }
}
