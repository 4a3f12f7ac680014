package io.millrace.ingest;

import io.millrace.ingest.http.Server;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the certificate and its key are. They are read again when they change; what is broken leaves the old ones. */
final class CertificateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

    private final String chain;
    private final String key;
    private final Certificate first;
    private Certificate last;
    private String complaint = "";

    private CertificateFiles(String chain, String key) {
        this.chain = chain;
        this.key = key;
        this.first = Certificate.read(chain, key);
        this.last = first;
    }

    /** Empty if there is no HTTPS. */
    static Optional<CertificateFiles> of(Settings settings) {
        String chain = settings.value(ApiSettings.TLS_CERTIFICATE);
        String key = settings.value(ApiSettings.TLS_KEY);
        if (chain.isEmpty() != key.isEmpty()) {
            throw new SettingsException("Settings " + ApiSettings.TLS_CERTIFICATE.key() + " and "
                    + ApiSettings.TLS_KEY.key() + " belong together: set both, or none.");
        }
        return chain.isEmpty() ? Optional.empty() : Optional.of(new CertificateFiles(chain, key));
    }

    Certificate first() {
        return first;
    }

    /** To be called every second or so. */
    void refresh(Vertx vertx, Server server) {
        try {
            Certificate now = Certificate.read(chain, key);
            if (!now.equals(last)) {
                last = now;
                now.requireUsable(vertx);
                server.present(now.pair())
                        .onSuccess(_ -> LOG.info("Read the certificate again from {}", chain))
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
