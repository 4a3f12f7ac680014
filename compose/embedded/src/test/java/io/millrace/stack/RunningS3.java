package io.millrace.stack;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A server of S3's protocol in this process, on a free port of loopback, with a bucket for a lake. */
public final class RunningS3 implements AutoCloseable {

    private static final String KEY = "key";
    private static final String SECRET = "secret";

    /** The jars by which Hadoop comes to S3, as this process has them. */
    private static final String CLIENT = ".*/(hadoop-aws|analyticsaccelerator-s3)-[^/]*\\.jar"
            + "|.*/(software/amazon/(awssdk|eventstream)|org/reactivestreams)/.*\\.jar";

    private final S3Proxy server;
    private final String bucket;
    private final Path secret;

    private RunningS3(S3Proxy server, String bucket, Path secret) {
        this.server = server;
        this.bucket = bucket;
        this.secret = secret;
    }

    public static RunningS3 start(Path folder) throws Exception {
        // Hadoop keeps its client of a bucket by the bucket's name.
        String bucket = "lake-" + UUID.randomUUID();
        Files.createDirectories(folder.resolve(bucket));
        FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(folder.toString());
        S3Proxy server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                // Trino asks for more than it needs.
                .ignoreUnknownHeaders(true)
                .build();
        server.setBlobStoreLocator((identity, container, blob) -> new AccessGrant(SECRET, store));
        server.start();
        // Nobody else may read it.
        Path secret = Files.createTempFile("secret", ".txt");
        secret.toFile().deleteOnExit();
        return new RunningS3(server, bucket, Files.writeString(secret, SECRET));
    }

    /** The settings of a deployment whose tables and checkpoints lie here. */
    public String[] pairs() {
        return new String[] {
            "warehouse=s3a://" + bucket + "/warehouse",
            "checkpoints=s3a://" + bucket + "/checkpoints",
            "spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:" + server.getPort(),
            "spark.hadoop.fs.s3a.endpoint.region=us-east-1",
            "spark.hadoop.fs.s3a.path.style.access=true",
            "spark.hadoop.fs.s3a.access.key=" + KEY,
            "spark.hadoop.fs.s3a.secret.key=file:" + secret
        };
    }

    /** What has to be in the folder {@code pipelines} of a home. */
    private static List<Path> client() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> entry.matches(CLIENT))
                .map(Path::of)
                .toList();
    }

    /** Lets the processes of a home find the client. */
    static void addClient(Home home) throws IOException {
        Path jars = Files.createDirectories(home.folder().resolve("pipelines"));
        for (Path jar : client()) {
            Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
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
