package io.millrace.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.Tree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LicencesTest {

    private final Licences licences = Licences.in(Tree.find().root().resolve(Licences.PLACE));

    @Test
    void allowWhatTheListAllows() {
        assertThat(violation("The Apache Software License, Version 2.0")).isEmpty();
        assertThat(violation("https://www.eclipse.org/legal/epl-2.0/", "GPL2 w/ CPE"))
                .isEmpty();
    }

    @Test
    void rejectWhatItDoesNotName() {
        assertThat(violation("Apache-2.0", "Commons Clause"))
                .contains("pkg:maven/com.example/part@1: Apache-2.0, Commons Clause");
        assertThat(violation()).contains("pkg:maven/com.example/part@1: states none");
    }

    @Test
    void allowTheGplBesideAnotherOnly() {
        assertThat(violation("GNU General Public License, version 2")).isPresent();
        assertThat(violation("GNU General Public License, version 2", "Apache 2"))
                .isEmpty();
        assertThat(violation("LGPL 2.1", "GNU General Public License, version 2"))
                .isPresent();
        assertThat(violation("GNU Affero General Public License v3")).isPresent();
    }

    @Test
    void findTheOneGroupThatANameShortens() {
        assertThat(group("io.op...ntrib", "opentelemetry-aws-xray-propagator")).contains("io.opentelemetry.contrib");
        assertThat(group("io...ry", "opentelemetry-sdk-extension-autoconfigure-spi"))
                .contains("io.opentelemetry");
        assertThat(group("io...ry", "another")).isEmpty();
    }

    private Optional<String> group(String shortened, String artifact) {
        return licences.groupLike(new Coordinates(shortened, artifact, "1", Optional.empty()));
    }

    private Optional<String> violation(String... stated) {
        Coordinates part = new Coordinates("com.example", "part", "1", Optional.empty());
        return licences.violation(new Component(part, "", licences.of(part, List.of(stated)), List.of(), List.of()));
    }
}
