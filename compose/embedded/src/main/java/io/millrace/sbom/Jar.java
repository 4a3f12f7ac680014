package io.millrace.sbom;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** What a jar says of itself. */
record Jar(Path file) {

    private static final String POMS = "META-INF/maven/";

    static String sha256(Path file) {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    String name() {
        return file.getFileName().toString();
    }

    /** Its own, and of others whose classes it has. */
    List<Coordinates> artifacts() {
        try (JarFile jar = new JarFile(file.toFile())) {
            List<Coordinates> found = new ArrayList<>();
            for (ZipEntry entry : jar.stream().filter(Jar::isPomProperties).toList()) {
                Properties properties = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    properties.load(in);
                }
                found.add(Coordinates.of(properties));
            }
            return found;
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static boolean isPomProperties(ZipEntry entry) {
        return entry.getName().startsWith(POMS) && entry.getName().endsWith("/pom.properties");
    }

    /** From its POM, or else its manifest. */
    List<String> licences(Coordinates own) {
        try (JarFile jar = new JarFile(file.toFile())) {
            ZipEntry pom = jar.getEntry(POMS + own.group() + "/" + own.artifact() + "/pom.xml");
            if (pom != null) {
                try (InputStream in = jar.getInputStream(pom)) {
                    List<String> stated = Pom.read(in).licences();
                    if (!stated.isEmpty()) {
                        return stated;
                    }
                }
            }
            return Optional.ofNullable(jar.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue("Bundle-License"))
                    .map(text -> List.of(text.split(",\\s*(?=http|jquery)")))
                    .orElse(List.of());
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    /** Whether another jar, which may have more than this one, has its classes. */
    boolean isIn(Jar other) {
        try (JarFile own = new JarFile(file.toFile());
                JarFile all = new JarFile(other.file.toFile())) {
            Predicate<ZipEntry> isClass = entry ->
                    entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
            return own.stream().filter(isClass).findFirst().stream().anyMatch(entry -> {
                ZipEntry same = all.getEntry(entry.getName());
                return same != null && same.getCrc() == entry.getCrc();
            });
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static StackException unreadable(Path file, Exception cause) {
        return new StackException("Cannot read " + file + ": " + cause.getMessage() + ". Build it again.", cause);
    }
}
