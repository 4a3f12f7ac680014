package io.millrace.ingest;

import io.millrace.sdk.JsonObjects;
import io.millrace.settings.Settings;
import io.vertx.core.http.HttpServerOptions;

/** Where the API listens, and what the server itself refuses before any of our code is asked. */
final class Listening {

    private Listening() {}

    static HttpServerOptions options(Settings settings) {
        int headerSize = Math.toIntExact(settings.value(ApiSettings.HEADER_SIZE_LIMIT));
        return new HttpServerOptions()
                .setHost(settings.value(ApiSettings.HOST))
                .setPort(settings.value(ApiSettings.PORT))
                .setMaxHeaderSize(headerSize)
                .setMaxInitialLineLength(headerSize)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setMaxWebSocketFrameSize(JsonObjects.LARGEST)
                .setMaxWebSocketMessageSize(JsonObjects.LARGEST);
    }

    /** Where it answers those who only ask how it is: on this machine, without TLS. */
    static HttpServerOptions health(int port) {
        return new HttpServerOptions().setHost("127.0.0.1").setPort(port).setHttp2ClearTextEnabled(false);
    }
}
