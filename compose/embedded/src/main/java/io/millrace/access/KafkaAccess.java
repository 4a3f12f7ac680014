package io.millrace.access;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.millrace.engine.source.Topics;
import io.millrace.ingest.ApiSettings;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each role may do in Kafka, as the pipelines have it.
 *
 * @param inputs the topics that events come in by
 * @param outputs those that pipelines write
 * @param live those that the API shows
 */
public record KafkaAccess(List<String> inputs, List<String> outputs, List<String> live) {

    /** Consumer groups of every pipeline begin with it. */
    private static final String GROUPS = Topics.group("");

    private static final String ANY_HOST = "*";

    /** Something that a role may do with something. */
    private record Grant(ResourcePattern resource, List<AclOperation> operations) {

        static Grant topic(String name, AclOperation... operations) {
            return new Grant(new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL), List.of(operations));
        }

        static Grant groups(AclOperation... operations) {
            return new Grant(
                    new ResourcePattern(ResourceType.GROUP, GROUPS, PatternType.PREFIXED), List.of(operations));
        }
    }

    public KafkaAccess {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        live = List.copyOf(live);
    }

    /** That of the pipelines on the class path. */
    public static KafkaAccess of(Settings settings) {
        List<String> inputs = Pipelines.inputs(settings).stream()
                .map(topic -> settings.value(topic.name()))
                .distinct()
                .toList();
        List<String> outputs = Pipelines.outputs(settings).stream().distinct().toList();
        List<String> live = settings.value(ApiSettings.LIVE_TOPICS);
        return new KafkaAccess(inputs, outputs, live.isEmpty() ? outputs : live);
    }

    private List<Grant> grants(KafkaRole role) {
        List<Grant> grants = new ArrayList<>();
        switch (role) {
            case API -> {
                inputs.forEach(topic -> grants.add(Grant.topic(topic, WRITE, DESCRIBE, DESCRIBE_CONFIGS, CREATE)));
                live.forEach(topic -> grants.add(Grant.topic(topic, READ, DESCRIBE)));
                grants.add(Grant.groups(DESCRIBE));
            }
            case DRIVER -> {
                inputs.forEach(topic -> grants.add(Grant.topic(topic, READ, DESCRIBE, CREATE)));
                outputs.forEach(topic -> grants.add(Grant.topic(topic, WRITE, DESCRIBE, CREATE)));
                grants.add(Grant.groups(READ, DESCRIBE, DELETE));
            }
            case OPERATOR -> {
                Stream.concat(inputs.stream(), outputs.stream())
                        .forEach(topic -> grants.add(Grant.topic(topic, READ, WRITE, DESCRIBE, CREATE)));
                grants.add(Grant.groups(READ, DESCRIBE, DELETE));
            }
            case READER -> live.forEach(topic -> grants.add(Grant.topic(topic, READ, DESCRIBE)));
        }
        return grants;
    }

    /** As Kafka's client takes them. */
    public List<AclBinding> bindings() {
        List<AclBinding> bindings = new ArrayList<>();
        for (KafkaRole role : KafkaRole.values()) {
            for (Grant grant : grants(role)) {
                for (AclOperation operation : grant.operations()) {
                    bindings.add(new AclBinding(
                            grant.resource(),
                            new AccessControlEntry(principal(role), ANY_HOST, operation, AclPermissionType.ALLOW)));
                }
            }
        }
        return bindings;
    }

    /**
     * A shell script that grants it all with the tool that comes with Kafka.
     *
     * @param servers Kafka's bootstrap servers
     */
    public String script(String servers) {
        StringBuilder script = new StringBuilder("""
                #!/bin/sh
                # Grants each role of Millrace what it needs in Kafka. ADMIN is a file with the properties of a client
                # that may alter access.
                set -eu
                grant() {
                  kafka-acls.sh --bootstrap-server %s --command-config "$ADMIN" --add --allow-principal "$@"
                }
                """.formatted(servers));
        for (KafkaRole role : KafkaRole.values()) {
            script.append("\n# ")
                    .append(role.user())
                    .append(": ")
                    .append(role.work())
                    .append('\n');
            grants(role).forEach(grant -> script.append(line(role, grant)).append('\n'));
        }
        return script.toString();
    }

    private static String line(KafkaRole role, Grant grant) {
        ResourcePattern resource = grant.resource();
        return "grant " + principal(role) + " --" + word(resource.resourceType()) + " '" + resource.name() + "'"
                + (resource.patternType() == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "")
                + grant.operations().stream()
                        .map(operation -> " --operation " + camelCase(operation))
                        .collect(Collectors.joining());
    }

    private static String principal(KafkaRole role) {
        return "User:" + role.user();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String camelCase(AclOperation operation) {
        return Stream.of(operation.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
