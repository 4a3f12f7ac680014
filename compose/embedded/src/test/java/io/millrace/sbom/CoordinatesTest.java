package io.millrace.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatesTest {

    @ParameterizedTest
    @CsvSource({
        "io.airlift_json-336.jar, pkg:maven/io.airlift/json@336",
        "io.opentelemetry_aws-sdk-2.2-2.16.0-alpha.jar, pkg:maven/io.opentelemetry/aws-sdk-2.2@2.16.0-alpha",
        "com.github.stephenc.jcip_jcip-annotations-1.0-1.jar, pkg:maven/com.github.stephenc.jcip/jcip-annotations@1.0-1",
        "com.google.guava_guava-33.4.8-jre.jar, pkg:maven/com.google.guava/guava@33.4.8-jre",
        "io.netty_netty-epoll-4.2.1.Final-linux-x86_64.jar, pkg:maven/io.netty/netty-epoll@4.2.1.Final?classifier=linux-x86_64",
        "com.google.apis_storage-v1-rev20250509-2.0.0.jar, pkg:maven/com.google.apis/storage@v1-rev20250509-2.0.0",
    })
    void areInTheNamesOfTrino(String name, String purl) {
        assertThat(Coordinates.inTrino(name)).map(Coordinates::purl).contains(purl);
    }

    @Test
    void areInThePathsOfARepository() {
        assertThat(Coordinates.inRepository(
                        "io/netty/netty-epoll/4.2.1.Final/netty-epoll-4.2.1.Final-linux-x86_64.jar"))
                .map(Coordinates::purl)
                .contains("pkg:maven/io.netty/netty-epoll@4.2.1.Final?classifier=linux-x86_64");
        assertThat(Coordinates.inRepository("io/netty/netty-bom/4.2.1.Final/netty-bom-4.2.1.Final.pom"))
                .isEmpty();
    }
}
