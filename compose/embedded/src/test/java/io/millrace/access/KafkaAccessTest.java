package io.millrace.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {

    private static final KafkaAccess ACCESS = new KafkaAccess(List.of("in"), List.of("out", "other"), List.of("out"));

    @Test
    void grantsEachRoleWhatItsWorkTakesAndNoMore() {
        assertThat(ACCESS.bindings().stream()
                        .collect(Collectors.groupingBy(
                                binding -> binding.entry().principal(),
                                Collectors.mapping(KafkaAccessTest::text, Collectors.toSet()))))
                .satisfies(roles -> assertThat(roles)
                        .containsOnlyKeys(
                                "User:millrace-api",
                                "User:millrace-driver",
                                "User:millrace-operator",
                                "User:millrace-reader"))
                .satisfies(roles -> assertThat(roles.get("User:millrace-api"))
                        .containsExactlyInAnyOrder(
                                "WRITE TOPIC in LITERAL",
                                "DESCRIBE TOPIC in LITERAL",
                                "DESCRIBE_CONFIGS TOPIC in LITERAL",
                                "CREATE TOPIC in LITERAL",
                                "READ TOPIC out LITERAL",
                                "DESCRIBE TOPIC out LITERAL",
                                "DESCRIBE GROUP millrace- PREFIXED"))
                .satisfies(roles -> assertThat(roles.get("User:millrace-driver"))
                        .containsExactlyInAnyOrder(
                                "READ TOPIC in LITERAL",
                                "DESCRIBE TOPIC in LITERAL",
                                "CREATE TOPIC in LITERAL",
                                "WRITE TOPIC out LITERAL",
                                "DESCRIBE TOPIC out LITERAL",
                                "CREATE TOPIC out LITERAL",
                                "WRITE TOPIC other LITERAL",
                                "DESCRIBE TOPIC other LITERAL",
                                "CREATE TOPIC other LITERAL",
                                "READ GROUP millrace- PREFIXED",
                                "DESCRIBE GROUP millrace- PREFIXED",
                                "DELETE GROUP millrace- PREFIXED"))
                .satisfies(roles -> assertThat(roles.get("User:millrace-reader"))
                        .containsExactlyInAnyOrder("READ TOPIC out LITERAL", "DESCRIBE TOPIC out LITERAL"));
    }

    private static String text(AclBinding binding) {
        assertThat(binding.entry().host()).isEqualTo("*");
        return binding.entry().operation() + " " + binding.pattern().resourceType() + " "
                + binding.pattern().name() + " " + binding.pattern().patternType();
    }

    @Test
    void writesAScriptForTheToolOfKafka() {
        assertThat(ACCESS.script("one:9092,two:9092"))
                .startsWith("#!/bin/sh\n")
                .contains("kafka-acls.sh --bootstrap-server one:9092,two:9092 --command-config \"$ADMIN\"")
                .contains("\n# millrace-reader: reads the topics that pipelines write\n"
                        + "grant User:millrace-reader --topic 'out' --operation Read --operation Describe\n")
                .contains("grant User:millrace-api --topic 'in' --operation Write --operation Describe"
                        + " --operation DescribeConfigs --operation Create\n")
                .contains("grant User:millrace-api --group 'millrace-' --resource-pattern-type prefixed"
                        + " --operation Describe\n")
                .contains("grant User:millrace-driver --group 'millrace-' --resource-pattern-type prefixed"
                        + " --operation Read --operation Describe --operation Delete\n");
    }
}
