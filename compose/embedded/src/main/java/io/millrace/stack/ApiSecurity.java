package io.millrace.stack;

import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.access.Keys;
import io.millrace.settings.Settings;
import java.util.List;

/** How people come to an API that takes events from nobody without a key, over TLS. */
record ApiSecurity(Secrets secrets, Certificates certificates) {

    private static final String OPERATOR = "millrace-operator";
    private static final String KEY = "api-" + OPERATOR + ".key";
    private static final String KEYS = "api.keys";

    private static ApiSecurity in(Home home) {
        Secrets secrets = Secrets.in(home);
        ApiSecurity security = new ApiSecurity(secrets, new Certificates(secrets));
        security.certificates.prepare();
        String key = secrets.text(KEY, Secrets::random);
        secrets.text(
                KEYS,
                () -> "# name, SHA-256 of the key, send=topics, read=topics, rate=events a second, until=last day\n"
                        + OPERATOR + " " + Keys.hash(key) + " send=* read=*");
        return security;
    }

    /** The settings of the API itself, where a home asks who sends. */
    static Settings asServer(Home home, Settings settings) {
        if (!settings.value(StackSettings.SECURE)) {
            return settings;
        }
        ApiSecurity security = in(home);
        return settings.withPairs(List.of(
                ApiSettings.TLS_CERTIFICATE.key() + "=" + security.certificates.chain(),
                ApiSettings.TLS_KEY.key() + "=" + security.certificates.key(),
                ApiSettings.KEYS.key() + "=" + security.secrets.file(KEYS)));
    }

    /** The settings of commands. */
    static Settings asOperator(Home home, Settings settings) {
        if (!settings.value(StackSettings.SECURE)) {
            return settings;
        }
        ApiSecurity security = in(home);
        return settings.withPairs(List.of(
                StackSettings.API.key() + "=https://" + Addresses.LOOPBACK + ":" + settings.value(ApiSettings.PORT),
                StackSettings.API_KEY.key() + "=file:" + security.secrets.file(KEY),
                StackSettings.API_CERTIFICATES.key() + "=" + security.certificates.authority()));
    }
}
