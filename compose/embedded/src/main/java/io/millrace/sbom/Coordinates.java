package io.millrace.sbom;

import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Maven calls an artifact by. */
record Coordinates(String group, String artifact, String version, Optional<String> classifier) {

    private static final Pattern IN_REPOSITORY = Pattern.compile(
            "(?<group>.+)/(?<artifact>[^/]+)/(?<version>[^/]+)/\\k<artifact>-\\k<version>(-(?<classifier>.+))?\\.jar");

    /** As Trino's archive names a jar: group_artifact-version-classifier. Long groups are shortened in the middle. */
    private static final Pattern IN_TRINO = Pattern.compile("((?<group>[a-z][\\w.-]*?)_)?(?<artifact>.+?)"
            + "-(?<version>((v\\d+-)?rev\\d+-)?\\d+(\\.\\w+)*(-\\d+)?(-(alpha|beta|rc|jre|android|M|GA|empty)[\\w.-]*)?)"
            + "(-(?<classifier>[a-z][\\w-]*))?\\.jar");

    static Optional<Coordinates> inRepository(String path) {
        return from(IN_REPOSITORY.matcher(path)).map(found -> found.of(found.group.replace('/', '.')));
    }

    static Optional<Coordinates> inTrino(String name) {
        return from(IN_TRINO.matcher(name));
    }

    /** @param properties those that Maven puts into a jar */
    static Coordinates of(Properties properties) {
        return new Coordinates(
                properties.getProperty("groupId", ""),
                properties.getProperty("artifactId", ""),
                properties.getProperty("version", ""),
                Optional.empty());
    }

    private static Optional<Coordinates> from(Matcher name) {
        return name.matches()
                ? Optional.of(new Coordinates(
                        Optional.ofNullable(name.group("group")).orElse(""),
                        name.group("artifact"),
                        name.group("version"),
                        Optional.ofNullable(name.group("classifier"))))
                : Optional.empty();
    }

    Coordinates of(String otherGroup) {
        return new Coordinates(otherGroup, artifact, version, classifier);
    }

    String name() {
        return group + ":" + artifact;
    }

    String purl() {
        return "pkg:maven/" + group + "/" + artifact + "@" + version
                + classifier.map(word -> "?classifier=" + word).orElse("");
    }

    /** Where a local repository has its POM. */
    String pom() {
        return group.replace('.', '/') + "/" + artifact + "/" + version + "/" + artifact + "-" + version + ".pom";
    }
}
