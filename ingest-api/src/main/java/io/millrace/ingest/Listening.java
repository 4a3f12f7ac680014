package io.millrace.ingest;

import io.millrace.sdk.JsonObjects;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

/** Where the API listens, and what the server itself refuses before any of our code is asked. */
final class Listening {

    private Listening() {}

    static HttpServerOptions options(Settings settings) {
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
        String certificate = settings.value(ApiSettings.TLS_CERTIFICATE);
        String key = settings.value(ApiSettings.TLS_KEY);
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new SettingsException("Settings " + ApiSettings.TLS_CERTIFICATE.key() + " and "
                    + ApiSettings.TLS_KEY.key() + " belong together: set both, or none.");
        }
        return certificate.isEmpty()
                ? options
                : options.setSsl(true)
                        .setKeyCertOptions(
                                new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key));
    }

    /** Where it answers those who only ask how it is: on this machine, without TLS. */
    static HttpServerOptions health(int port) {
        return new HttpServerOptions().setHost("127.0.0.1").setPort(port).setHttp2ClearTextEnabled(false);
    }
}
