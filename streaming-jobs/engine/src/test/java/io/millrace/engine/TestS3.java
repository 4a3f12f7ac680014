package io.millrace.engine;

import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.Blob;
import org.gaul.s3proxy.blobstore.options.PutOptions;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A server of S3's protocol in this process, on a free port of loopback, with a bucket that is no other server's. */
public final class TestS3 implements AutoCloseable {

    private static final String KEY = "key";
    private static final String SECRET = "secret";

    private final S3Proxy server;
    private final Path bucket;

    private TestS3(S3Proxy server, Path bucket) {
        this.server = server;
        this.bucket = bucket;
    }

    public static TestS3 start(Path folder) throws Exception {
        return start(folder, new FilesystemNio2BlobStore(folder.toString()));
    }

    /** One that takes each PUT, whatever its conditions. */
    public static TestS3 startWithoutConditions(Path folder) throws Exception {
        return start(folder, new ForwardingBlobStore(new FilesystemNio2BlobStore(folder.toString())) {
            @Override
            public String putBlob(String container, Blob blob, PutOptions options) {
                return super.putBlob(container, blob, PutOptions.NONE);
            }
        });
    }

    /** One that looks whether an object is there, and writes it a little later. */
    public static TestS3 startWithLooksBeforeWrites(Path folder) throws Exception {
        CyclicBarrier pair = new CyclicBarrier(2);
        return start(folder, new ForwardingBlobStore(new FilesystemNio2BlobStore(folder.toString())) {
            @Override
            public String putBlob(String container, Blob blob, PutOptions options) {
                if (options.ifNoneMatch() == null
                        || blobExists(container, blob.getMetadata().name())) {
                    return super.putBlob(container, blob, options);
                }
                try {
                    pair.await(1, TimeUnit.SECONDS);
                } catch (Exception alone) {
                    pair.reset();
                }
                return super.putBlob(container, blob, PutOptions.NONE);
            }
        });
    }

    private static TestS3 start(Path folder, BlobStore store) throws Exception {
        // Hadoop keeps its client of a bucket by the bucket's name.
        Path bucket = Files.createDirectories(folder.resolve("lake-" + UUID.randomUUID()));
        S3Proxy server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                .build();
        server.setBlobStoreLocator((identity, container, blob) -> new AccessGrant(SECRET, store));
        server.start();
        return new TestS3(server, bucket);
    }

    public URI place(String path) {
        return URI.create("s3a://" + bucket.getFileName() + "/" + path);
    }

    /** What a deployment has to be told of the store. */
    public List<String> pairs() {
        return List.of(
                "spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:" + server.getPort(),
                "spark.hadoop.fs.s3a.endpoint.region=us-east-1",
                "spark.hadoop.fs.s3a.path.style.access=true",
                // What reads large files ahead takes long to read a small one.
                "spark.hadoop.fs.s3a.input.stream.type=classic",
                "spark.hadoop.fs.s3a.access.key=" + KEY,
                "spark.hadoop.fs.s3a.secret.key=" + kept(SECRET));
    }

    /** Where a secret is that a setting speaks of. */
    public static String kept(String secret) {
        try {
            // Nobody else may read it.
            Path file = Files.createTempFile("secret", ".txt");
            file.toFile().deleteOnExit();
            return "file:" + Files.writeString(file, secret);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** A deployment whose tables and checkpoints lie in the bucket, with some settings more. */
    public Environment environment(String... more) {
        return environment(Stream.concat(places(), Stream.of(more)).toList());
    }

    private Stream<String> places() {
        Stream<String> places = Stream.of("warehouse=" + place("warehouse"), "checkpoints=" + place("checkpoints"));
        return Stream.concat(places, pairs().stream());
    }

    /** As another process is told. */
    public List<String> settings() {
        return places().toList();
    }

    public static Environment environment(List<String> pairs) {
        return Environment.of(Settings.of(EngineSettings.ALL).withPairs(new ArrayList<>(pairs)));
    }

    /** What the bucket holds. */
    public List<String> objects() throws IOException {
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("The store does not stop", failed);
        }
    }
}
