package io.millrace.console;

import io.millrace.lake.TrinoAddress;
import io.millrace.lake.TrinoSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom clients of the API and of Trino trust, where that is not whom Java trusts. */
public final class Authorities {

    private Authorities() {}

    /** Those of the file that the settings name, if they name one. */
    public static Optional<SSLContext> ofApi(Settings settings) {
        return in(settings.value(ConsoleSettings.API_CERTIFICATES), ConsoleSettings.API_CERTIFICATES);
    }

    static Optional<SSLContext> ofTrino(TrinoAddress trino) {
        return in(trino.certificates(), TrinoSettings.CERTIFICATES);
    }

    private static Optional<SSLContext> in(String file, Setting<String> setting) {
        return file.isEmpty() ? Optional.empty() : Optional.of(trusting(Path.of(file), setting));
    }

    private static SSLContext trusting(Path authorities, Setting<String> setting) {
        try (InputStream pem = Files.newInputStream(authorities)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + store.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new SettingsException("Cannot read certificates in " + authorities + ": " + unreadable.getMessage()
                    + ". Setting " + setting.key() + " has to name a PEM file.");
        }
    }
}
