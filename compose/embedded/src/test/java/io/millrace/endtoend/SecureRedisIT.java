package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis with TLS and users, and an API that publishes there. */
@OnSharedBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureRedisIT {

    private static final String TOPIC = "redissed";

    /** As docs/live.md has it. The test itself looks as the default user, which may only read. */
    private static final String USER =
            "user millrace on >s3cr3t ~* &* +eval +publish +hget +hset +hdel +del +rename" + " +expire +ping +select";

    private final Attempts attempts = new Attempts(SecureRedisIT.class);
    private final RunningBroker broker;
    private SelfSigned certificate;
    private RedisProcess redis;
    private Path folder;

    SecureRedisIT(RunningBroker broker) {
        this.broker = broker;
    }

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        folder = shared;
        certificate = SelfSigned.in(folder);
        redis = RedisProcess.secured(
                folder, certificate, USER, "user default on nopass ~* &* -@all +ping +hget +subscribe");
        redis.start();
    }

    @AfterAll
    void stop() {
        redis.close();
        attempts.check();
    }

    @Test
    void getsTheMessagesOfAnApiWithTheRightsThatItNeeds() throws Exception {
        List<String> said = redis.subscribe(TOPIC);
        try (RunningApi api = api("rediss://millrace@", "s3cr3t", certificate)) {
            RunningApi.await("Redis", () -> api.metric("millrace_redis_up") == 1);

            assertThat(api.ask(Ask.get("/join_guild")).status()).isEqualTo(200);

            RunningApi.await("the hash", () -> redis.ask("hget", TOPIC, "Ann").contains("guild"));
            RunningApi.await("the message", () -> said.stream().anyMatch(line -> line.contains("guild")));
            assertThat(api.log()).doesNotContain("s3cr3t", " WARN Redis");
        }
    }

    @Test
    void takesNothingFromThoseWhoAreNotKnownOrKnowAnother() throws Exception {
        tries("a wrong password", "rediss://millrace@", "guessed", certificate);
        tries("a user that there is not", "rediss://admin@", "s3cr3t", certificate);
        tries("a user that may not write", "rediss://", "", certificate);
        tries("no TLS", "redis://", "", null);
        tries("trust in another authority", "rediss://millrace@", "s3cr3t", SelfSigned.in(folder));
    }

    private void tries(String what, String scheme, String password, SelfSigned trusted) throws Exception {
        try (RunningApi api = api(scheme, password, trusted)) {
            assertThat(api.ask(Ask.get("/join_guild")).status()).isEqualTo(200);
            RunningApi.await("it to be refused", () -> api.log().contains("takes nothing ("));
            String why = api.log()
                    .replaceFirst("(?s).*takes nothing \\(", "")
                    .replaceFirst("(?s)\\)\\. It is tried.*", "")
                    .replaceFirst("^(?:[a-z]+\\.)+(\\w+).*", "$1")
                    .replaceFirst("^(SocketException|Unexpected end of stream).*", "closed")
                    .replaceFirst("[^A-Za-z' ].*", "");
            attempts.add("Redis", "API", "comes with " + what, why);
            assertThat(api.metric("millrace_redis_published_total")).isZero();
        }
    }

    private RunningApi api(String scheme, String password, SelfSigned trusted) throws Exception {
        List<String> pairs =
                new java.util.ArrayList<>(List.of("api-live-topics=" + TOPIC, "api-redis=" + scheme + redis.address()));
        if (!password.isEmpty()) {
            pairs.add("api-redis-password=file:" + secret(password));
        }
        if (trusted != null) {
            pairs.add("api-redis-certificates="
                    + Files.writeString(folder.resolve("authority.pem"), trusted.certificate()));
        }
        return RunningApi.start(broker, TOPIC, pairs.toArray(String[]::new));
    }

    private Path secret(String password) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), password);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
