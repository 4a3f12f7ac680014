package io.millrace.ingest.http;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the certificate and its key are. They are read again when they change; what is broken leaves the old ones. */
public final class CertificateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

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

    private final Settings settings;
    private final Certificate.Names names;
    private final Certificate first;
    private Certificate last;
    private String complaint = "";

    private CertificateFiles(Settings settings, Certificate.Names names) {
        this.settings = settings;
        this.names = names;
        this.first = names.read(settings);
        this.last = first;
    }

    /** Empty if there is no HTTPS. */
    public static Optional<CertificateFiles> of(Settings settings, Setting<String> chain, Setting<String> key) {
        Certificate.Names names = new Certificate.Names(chain, key);
        if (settings.value(chain).isEmpty() != settings.value(key).isEmpty()) {
            throw new SettingsException(names + " belong together: set both, or none.");
        }
        return settings.value(chain).isEmpty() ? Optional.empty() : Optional.of(new CertificateFiles(settings, names));
    }

    /** The server speaks TLS only. */
    public void secure(HttpServerOptions options) {
        options.setSsl(true).setKeyCertOptions(first.pair()).setEnabledSecureTransportProtocols(PROTOCOLS);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
    }

    /** Throws what is wrong with what there was at first. */
    public void requireUsable(Vertx vertx) {
        first.requireUsable(vertx, names);
    }

    /** To be called every second or so. */
    public void refresh(Vertx vertx, Server server) {
        try {
            Certificate now = names.read(settings);
            if (!now.equals(last)) {
                last = now;
                now.requireUsable(vertx, names);
                server.present(now.pair())
                        .onSuccess(_ -> LOG.info("Read the certificate of {} again", names))
                        .onFailure(failure -> complain(failure.getMessage()));
            }
            complaint = "";
        } catch (SettingsException wrong) {
            complain(wrong.getMessage());
        }
    }

    private void complain(String why) {
        if (!why.equals(complaint)) {
            complaint = why;
            LOG.error("The certificate stays as it was: {}", why);
        }
    }
}
