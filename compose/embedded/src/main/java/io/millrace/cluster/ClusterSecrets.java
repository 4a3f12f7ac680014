package io.millrace.cluster;

import io.millrace.ingest.access.Keys;
import io.millrace.stack.ApiSecurity;
import io.millrace.stack.ConsoleSecurity;
import io.millrace.stack.Home;
import io.millrace.stack.KafkaSecurity;
import io.millrace.stack.Secrets;
import io.millrace.stack.StackException;
import io.millrace.stack.TrinoSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What containers read in /run/secrets. Each file is made once, and mounted where it is needed. */
public final class ClusterSecrets {

    private ClusterSecrets() {}

    /** Makes what is missing; gives the folder. */
    public static Path prepare(Home home) {
        Secrets secrets = Secrets.forContainers(home);
        new KafkaSecurity(secrets).prepare();
        new TrinoSecurity(secrets).prepare();
        new ApiSecurity(secrets).prepare();
        new ConsoleSecurity(secrets).prepare();
        secrets.text("spark.secret", Secrets::random);
        secrets.text("metastore-password", Secrets::random);
        String redis = secrets.text("redis-password", Secrets::random);
        secrets.text(
                "redis.users",
                () -> "user default off\nuser millrace on #" + Keys.hash(redis)
                        + " ~* &* +@read +@pubsub +eval +hset +hdel +del +rename +expire +ping +select");
        secrets.text(
                "s3-credentials",
                () -> "[default]\naws_access_key_id = millrace\naws_secret_access_key = " + Secrets.random());
        keepToken(secrets);
        return secrets.folder();
    }

    /** Jupyter takes a line break at the end for a part of the token. */
    private static void keepToken(Secrets secrets) {
        try {
            if (!Files.exists(secrets.file("jupyter-token"))) {
                secrets.write("jupyter-token", Secrets.random());
            }
        } catch (IOException refused) {
            throw new StackException("Cannot write to " + secrets.folder() + ": " + refused.getMessage(), refused);
        }
    }
}
