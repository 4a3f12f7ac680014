package io.millrace.ingest;

import io.millrace.ingest.http.Proxies;
import io.millrace.settings.Setting;
import io.millrace.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the ingest API listens, what it takes, and how much of it at a time. */
public final class ApiSettings {

    public static final Setting<Integer> PORT = Setting.number(
            "api-port", 5_000, 0, 65_535, "The port on which the ingest API listens; 0 takes any free one.");
    public static final Setting<String> HOST = Setting.text(
            "api-host", "127.0.0.1", "The address on which the ingest API listens; `0.0.0.0` is every one.");
    public static final Setting<Integer> HEALTH_PORT = Setting.number(
            "api-health-port",
            0,
            0,
            65_535,
            "A port that answers /health and /metrics without TLS, for this machine only; 0 for none.");

    public static final Setting<Duration> ANSWER_WITHIN = Setting.time(
            "api-answer-within",
            "10s",
            "How long Kafka may take to store events before the API answers 503. If Kafka is silent for"
                    + " half of it, the API is not ready.");
    public static final Setting<Duration> STOP_WITHIN = Setting.time(
            "api-stop-within", "15s", "How long the API waits for Kafka to store what it has taken before it stops.");
    public static final Setting<Long> PENDING_LIMIT = Setting.size(
            "api-pending-limit",
            "48m",
            "How many bytes of requests the API holds at a time; beyond that it answers 503.");

    public static final Setting<Long> BODY_LIMIT =
            Setting.size("api-body-limit", "4m", "The largest body of a request, as it is sent.");
    public static final Setting<Long> UNPACKED_LIMIT =
            Setting.size("api-unpacked-limit", "16m", "The largest body once gzip is unpacked.");
    public static final Setting<Integer> BATCH_LIMIT =
            Setting.number("api-batch-limit", 10_000, 1, 1_000_000, "How many events a request may hold.");
    public static final Setting<Integer> NESTING_LIMIT =
            Setting.number("api-nesting-limit", 64, 1, 64, "How deeply objects and arrays of an event may be nested.");
    public static final Setting<Integer> HEADER_LIMIT =
            Setting.number("api-header-limit", 64, 1, 1_000, "How many headers a request may have.");
    public static final Setting<Long> HEADER_SIZE_LIMIT = Setting.size(
            "api-header-size-limit",
            "16k",
            "How large the headers of a request may be together, and how large its first line.");
    public static final Setting<Integer> CONNECTION_LIMIT = Setting.number(
            "api-connection-limit", 10_000, 1, 1_000_000, "How many connections the API holds open at a time.");
    public static final Setting<Integer> CONNECTION_LIMIT_PER_ADDRESS = Setting.number(
            "api-connection-limit-per-address",
            0,
            0,
            1_000_000,
            "How many connections one address may hold open; 0 is no limit. A /64 of IPv6 counts as one address, and"
                    + " api-proxies may hold as many as they like.");
    public static final Setting<Duration> RECEIVE_WITHIN =
            Setting.time("api-receive-within", "30s", "How long a body may take to arrive.");
    public static final Setting<Duration> IDLE_TIMEOUT =
            Setting.time("api-idle-timeout", "60s", "How long a connection may stay open without a complete request.");
    public static final Setting<Integer> SOCKET_WINDOW = Setting.number(
            "api-socket-window",
            256,
            1,
            100_000,
            "How many events of one WebSocket may wait for Kafka before the API stops reading from it.");

    public static final Setting<List<String>> LIVE_TOPICS = new Setting<>(
            "api-live-topics",
            "",
            "The topics that can be watched live and have a view, separated by commas; by default those"
                    + " that pipelines write.",
            "names of topics with commas between them",
            ApiSettings::topics);
    public static final Setting<Integer> LIVE_QUEUE = Setting.number(
            "api-live-queue",
            10_000,
            1,
            1_000_000,
            "How many messages of a live topic the API keeps for its readers; it closes readers that are"
                    + " further behind.");
    public static final Setting<Long> VIEW_LIMIT = Setting.size(
            "api-view-limit",
            "64m",
            "How much memory all views may take; beyond it the API drops the keys that have not changed"
                    + " for longest.");
    public static final Setting<Optional<URI>> REDIS = new Setting<>(
            "api-redis",
            "",
            "The Redis that gets the messages of live topics and keeps the latest of each key; empty for none.",
            "host:port, or redis://user@host:port/database, with rediss for TLS",
            ApiSettings::redis);
    public static final Setting<String> REDIS_PASSWORD = Setting.secret(
            "api-redis-password",
            "The password of the user in api-redis: file:/path or env:NAME of where it is. Goes over rediss only.");
    public static final Setting<String> REDIS_CERTIFICATES = Setting.text(
            "api-redis-certificates",
            "",
            "A PEM file of authorities to trust for api-redis instead of those that Java trusts.");

    public static final Setting<String> KEYS = Setting.text(
            "api-keys", "", "The file with the keys of those who may send and read; if empty, everybody may.");
    public static final Setting<Integer> RATE_LIMIT = Setting.number(
            "api-rate-limit",
            0,
            0,
            1_000_000_000,
            "How many events a second each key may send, unless the file of keys says otherwise; 0 is no limit.");
    public static final Setting<Integer> RATE_LIMIT_PER_ADDRESS = Setting.number(
            "api-rate-limit-per-address",
            0,
            0,
            1_000_000_000,
            "How many events a second each address may send without a key, if api-keys is empty. Each request for a view or"
                    + " a live topic counts as one event. 0 is no limit.");
    public static final Setting<Integer> WRONG_KEY_LIMIT = Setting.number(
            "api-wrong-key-limit",
            20,
            0,
            1_000_000,
            "How many wrong keys a minute each address may send before the API answers 429; 0 is no limit.");
    public static final Setting<List<String>> PROXIES = new Setting<>(
            "api-proxies",
            "",
            "The proxies whose X-Forwarded-For names the caller: addresses, networks such as 10.0.0.0/8 or names of"
                    + " hosts, separated by commas.",
            "addresses, networks such as 10.0.0.0/8 or names of hosts with commas between them",
            ApiSettings::proxies);
    public static final Setting<String> TLS_CERTIFICATE = Setting.text(
            "api-tls-certificate",
            "",
            "The file with the certificate and its chain, in PEM form; turns on HTTPS. The API reads it again when it"
                    + " changes.");
    public static final Setting<String> TLS_KEY = Setting.text(
            "api-tls-key", "", "The file with the certificate's private key, in PEM form. It may be the same file.");
    public static final Setting<Boolean> ACCESS_LOG =
            Setting.onOff("api-access-log", "on", "Whether each request gets a line in the log.");

    public static final List<Setting<?>> ALL = List.of(
            PORT,
            HEALTH_PORT,
            HOST,
            ANSWER_WITHIN,
            STOP_WITHIN,
            PENDING_LIMIT,
            BODY_LIMIT,
            UNPACKED_LIMIT,
            BATCH_LIMIT,
            NESTING_LIMIT,
            HEADER_LIMIT,
            HEADER_SIZE_LIMIT,
            CONNECTION_LIMIT,
            CONNECTION_LIMIT_PER_ADDRESS,
            RECEIVE_WITHIN,
            IDLE_TIMEOUT,
            SOCKET_WINDOW,
            LIVE_TOPICS,
            LIVE_QUEUE,
            VIEW_LIMIT,
            REDIS,
            REDIS_PASSWORD,
            REDIS_CERTIFICATES,
            KEYS,
            RATE_LIMIT,
            RATE_LIMIT_PER_ADDRESS,
            WRONG_KEY_LIMIT,
            PROXIES,
            TLS_CERTIFICATE,
            TLS_KEY,
            ACCESS_LOG);

    private ApiSettings() {}

    private static List<String> topics(String text) {
        List<String> names = words(text);
        for (String name : names) {
            if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
                throw new IllegalArgumentException();
            }
        }
        return names;
    }

    private static List<String> proxies(String text) {
        List<String> proxies = words(text);
        proxies.forEach(Proxies::requireWritten);
        return proxies;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
    }

    private static Optional<URI> redis(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String full = text.contains("://") ? text : "redis://" + text;
        if (full.matches("[^:]*://.*:.*@.*")) {
            throw new SettingsException("Setting api-redis has a password, which everybody can see there. Write"
                    + " rediss://user@host:port, and set api-redis-password to file:/path or env:NAME of where the"
                    + " password is.");
        }
        URI address = URI.create(full);
        boolean isRedis = "redis".equals(address.getScheme()) || "rediss".equals(address.getScheme());
        if (!isRedis || address.getHost() == null || address.getPort() < 1 || redisDatabase(address) < 0) {
            throw new IllegalArgumentException();
        }
        return Optional.of(address);
    }

    /** What stands behind the slash; 0 if nothing does. */
    public static int redisDatabase(URI address) {
        String path = address.getPath().replaceFirst("^/", "");
        return path.isEmpty() ? 0 : Integer.parseInt(path);
    }
}
