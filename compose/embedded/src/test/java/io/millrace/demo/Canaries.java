package io.millrace.demo;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secrets that are put wherever one may be, and looked for wherever one must not be. */
final class Canaries {

    /** Keys whose values Millrace keeps to itself, beside those that a secured stack has anyway. */
    private static final List<String> KEYS = List.of(
            "spark.hadoop.fs.s3a.secret.key",
            "spark.hadoop.fs.s3a.session.token",
            "spark.hadoop.fs.s3a.proxy.password",
            "spark.hadoop.hadoop.security.credstore.password",
            "spark.hadoop.javax.jdo.option.ConnectionPassword",
            "spark.hadoop.fs.azure.account.oauth2.client.secret",
            "spark.ssl.keyPassword",
            "spark.ssl.keyStorePassword",
            "spark.ssl.trustStorePassword",
            "spark.authenticate.secret",
            "spark.own.token",
            "spark.own.Password",
            "kafka.own.password",
            "kafka.own.secret",
            "kafka.own.token",
            "kafka.sasl.oauthbearer.client.credentials.client.secret",
            "metastore-database-password");

    /** Headers of requests that carry secrets. */
    static final List<String> HEADERS = List.of(
            "Cookie", "Proxy-Authorization", "X-Auth-Token", "X-Amz-Security-Token", "X-Csrf-Token", "X-Secret");

    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Files in which parts find their own passwords. */
    private static final Set<String> HOLDERS =
            Set.of("server.properties", "config.properties", "core-site.xml", "delta.properties", "lake.properties");

    private static final Pattern WORD = Pattern.compile("[0-9a-f]{48}|[A-Za-z0-9+/]{64}");
    private static final int BLOCK = 1 << 20;

    private final Path folder;
    private final Map<String, String> planted = new TreeMap<>();

    private Canaries(Path folder) {
        this.folder = folder;
    }

    static Canaries in(Path folder) throws IOException {
        Canaries canaries = new Canaries(folder);
        for (String key : KEYS) {
            Path file = folder.resolve(key);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
            Files.writeString(file, canaries.plant(key));
        }
        return canaries;
    }

    /** A secret of its own. */
    String plant(String where) {
        String secret = "canary%044x".formatted(new BigInteger(160, new SecureRandom()));
        planted.put(where, secret);
        return secret;
    }

    /** Settings that say where the secrets are. */
    String[] pairs() {
        return KEYS.stream().map(key -> key + "=file:" + folder.resolve(key)).toArray(String[]::new);
    }

    /** The passwords and keys that a home has made are such secrets, too. */
    void addThoseOf(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("secrets"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Matcher word = WORD.matcher(text);
                // What others may know stands in the same folder: the certificate of the authority, hashes of keys.
                if (!file.endsWith("authority.pem") && !file.endsWith("api.keys") && word.find()) {
                    planted.put(file.getFileName().toString(), word.group());
                }
            }
        }
    }

    int count() {
        return planted.size();
    }

    /** Which are in a text, and the place that it is from. */
    List<String> in(String place, String text) {
        List<String> seen = new ArrayList<>();
        planted.forEach((where, secret) -> {
            if (text.contains(secret)) {
                seen.add("the secret of " + where + " is in " + place);
            }
        });
        return seen;
    }

    /** Which are in the files of a home, those aside that hold secrets for a part and that its owner alone can read. */
    List<String> inFilesOf(Path home) throws IOException {
        List<String> seen = new ArrayList<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    if (attributes.isRegularFile() && !isForItsOwner(home, file)) {
                        seen.addAll(in(home.relativize(file).toString(), text(file)));
                    }
                } catch (NoSuchFileException gone) {
                    return visitFileFailed(file, gone);
                }
                return FileVisitResult.CONTINUE;
            }

            /** The stack runs, and removes files meanwhile. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return seen;
    }

    private static boolean isForItsOwner(Path home, Path file) throws IOException {
        return (home.relativize(file).startsWith("secrets")
                        || HOLDERS.contains(file.getFileName().toString()))
                && Files.getPosixFilePermissions(file).equals(OWNER);
    }

    private static String text(Path file) throws IOException {
        return Files.size(file) > 64L * BLOCK ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Of every process on this machine, as anybody sees them. */
    List<String> inCommandLines() throws IOException {
        List<String> seen = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    seen.addAll(in("the command line of " + line.substring(0, Math.min(80, line.length())), line));
                } catch (IOException gone) {
                    // It has ended meanwhile.
                }
            }
        }
        return seen;
    }

    /** What Java's own tools say of a process: threads, properties, command line. */
    List<String> inDumpsOf(long pid) throws IOException, InterruptedException {
        List<String> seen = new ArrayList<>();
        for (String question : List.of("Thread.print", "VM.system_properties", "VM.command_line", "VM.info")) {
            Process asked = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            question)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (asked.waitFor() != 0 || answer.length() < 100) {
                throw new IOException(question + " of " + pid + " says nothing: " + answer);
            }
            seen.addAll(in(question + " of " + pid, answer));
        }
        return seen;
    }
}
