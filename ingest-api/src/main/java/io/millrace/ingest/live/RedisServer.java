package io.millrace.ingest.live;

import io.millrace.ingest.ApiSettings;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/** Where Redis is, and how to come to it: over TLS if its address begins with rediss, and then with a password if there is one. */
record RedisServer(HostAndPort place, JedisClientConfig config) {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final String TLS = "rediss";

    static Optional<RedisServer> of(Settings settings) {
        String password = settings.value(ApiSettings.REDIS_PASSWORD);
        String certificates = settings.value(ApiSettings.REDIS_CERTIFICATES);
        return settings.value(ApiSettings.REDIS).map(address -> of(address, password, certificates));
    }

    private static RedisServer of(URI address, String password, String certificates) {
        boolean isTls = TLS.equals(address.getScheme());
        if (!isTls && !(password.isEmpty() && certificates.isEmpty())) {
            throw new SettingsException("Setting " + ApiSettings.REDIS.key() + " is without TLS, and "
                    + ApiSettings.REDIS_PASSWORD.key() + " and " + ApiSettings.REDIS_CERTIFICATES.key()
                    + " need it. Write rediss://" + address.getAuthority() + ".");
        }
        if (address.getUserInfo() != null && password.isEmpty()) {
            throw new SettingsException("Setting " + ApiSettings.REDIS.key() + " names a user. Set "
                    + ApiSettings.REDIS_PASSWORD.key() + ", too.");
        }
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis(TIMEOUT_MILLIS)
                .user(address.getUserInfo())
                .password(password.isEmpty() ? null : password)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .database(ApiSettings.redisDatabase(address));
        if (isTls) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            config.ssl(true).sslParameters(parameters);
            if (!certificates.isEmpty()) {
                config.sslSocketFactory(trusting(Path.of(certificates)).getSocketFactory());
            }
        }
        return new RedisServer(new HostAndPort(address.getHost(), address.getPort()), config.build());
    }

    private static SSLContext trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new SettingsException("Cannot read the authorities in " + file + " (" + unreadable.getMessage()
                    + "). Set " + ApiSettings.REDIS_CERTIFICATES.key() + " to a PEM file.");
        }
    }

    Jedis connect() {
        return new Jedis(place, config);
    }

    /** Without anything that is secret. */
    @Override
    public String toString() {
        return place.toString();
    }
}
