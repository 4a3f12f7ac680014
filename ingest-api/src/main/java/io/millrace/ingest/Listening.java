package io.millrace.ingest;

import io.millrace.sdk.JsonObjects;
import io.millrace.settings.Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the API listens, and what the server itself refuses before any of our code is asked. */
final class Listening {

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    /** Those that encrypt and authenticate in one, with keys of their own for each connection. */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private Listening() {}

    static HttpServerOptions options(Settings settings, Optional<Certificate> certificate) {
        int headerSize = Math.toIntExact(settings.value(ApiSettings.HEADER_SIZE_LIMIT));
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.value(ApiSettings.HOST))
                .setPort(settings.value(ApiSettings.PORT))
                .setMaxHeaderSize(headerSize)
                .setMaxInitialLineLength(headerSize)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setMaxWebSocketFrameSize(JsonObjects.LARGEST)
                .setMaxWebSocketMessageSize(JsonObjects.LARGEST);
        certificate.ifPresent(pair -> {
            options.setSsl(true).setKeyCertOptions(pair.pair()).setEnabledSecureTransportProtocols(PROTOCOLS);
            CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        });
        return options;
    }

    /** Where it answers those who only ask how it is: on this machine, without TLS. */
    static HttpServerOptions health(int port) {
        return new HttpServerOptions().setHost("127.0.0.1").setPort(port).setHttp2ClearTextEnabled(false);
    }
}
