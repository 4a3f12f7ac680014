package io.millrace.stack;

import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** How the metastore and Trino come to the storage of the tables: with the settings that Spark has for it. */
record Storage(Settings settings) {

    private static final String HADOOP = "spark.hadoop.";

    /** Others may name classes that only the driver has. */
    private static final List<String> SHARED =
            List.of(HADOOP + "fs.s3a.", HADOOP + "dfs.", HADOOP + "ipc.", HADOOP + "hadoop.security.");

    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** What Trino calls the settings of S3. It reads with a client of its own. */
    private static final Map<String, String> TRINO = Map.of(
            "fs.s3a.endpoint", "s3.endpoint",
            "fs.s3a.endpoint.region", "s3.region",
            "fs.s3a.path.style.access", "s3.path-style-access",
            "fs.s3a.access.key", "s3.aws-access-key",
            "fs.s3a.secret.key", "s3.aws-secret-key");

    /** Puts Spark's settings of Hadoop into a folder, where Hadoop finds them on a class path. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Configuration hadoop = new Configuration(false);
        hadoop().forEach(hadoop::set);
        StringWriter text = new StringWriter();
        hadoop.writeXml(text);
        writeForOwner(folder.resolve("core-site.xml"), text.toString());
    }

    /** It may hold keys. */
    static void writeForOwner(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        }
        Files.writeString(file, text);
    }

    /** The lines of a catalog of Trino's. */
    String catalog() {
        if (!"s3a".equals(settings.value(EngineSettings.WAREHOUSE).getScheme())) {
            return "";
        }
        return hadoop().entrySet().stream()
                .filter(entry -> TRINO.containsKey(entry.getKey()))
                .map(entry -> TRINO.get(entry.getKey()) + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining("", "fs.native-s3.enabled=true\n", ""));
    }

    private Map<String, String> hadoop() {
        Map<String, String> hadoop = new LinkedHashMap<>();
        settings.spark(HADOOP).forEach((key, value) -> {
            if (SHARED.stream().anyMatch(key::startsWith)) {
                hadoop.put(key.substring(HADOOP.length()), value);
            }
        });
        return hadoop;
    }
}
