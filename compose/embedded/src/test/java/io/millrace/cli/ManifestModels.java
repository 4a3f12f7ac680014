package io.millrace.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Which fields the objects of Kubernetes have, by the models of its client, of Strimzi and, below, of ours. */
final class ManifestModels {

    private static final String STRIMZI = "kafka.strimzi.io/v1";

    private final Map<String, Class<?>> models = new HashMap<>();
    private final ObjectMapper strict = new ObjectMapper()
            .setAnnotationIntrospector(new NothingElse())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    ManifestModels() {
        ServiceLoader.load(KubernetesResource.class).stream()
                .map(ServiceLoader.Provider::type)
                .filter(HasMetadata.class::isAssignableFrom)
                .map(type -> type.asSubclass(HasMetadata.class))
                .forEach(type -> models.put(HasMetadata.getApiVersion(type) + " " + HasMetadata.getKind(type), type));
        List.of(Kafka.class, KafkaNodePool.class, KafkaTopic.class, KafkaUser.class)
                .forEach(type -> models.put(STRIMZI + " " + type.getSimpleName(), type));
        models.put("sparkoperator.k8s.io/v1beta2 SparkApplication", SparkApplication.class);
    }

    /** Throws for a field that its kind does not have, and for a value of another type. */
    Object read(JsonNode object) {
        String kind = object.path("apiVersion").textValue() + " "
                + object.path("kind").textValue();
        if (!models.containsKey(kind)) {
            throw new IllegalArgumentException("There is no model of " + kind + ".");
        }
        return strict.convertValue(object, models.get(kind));
    }

    /** The models keep fields that they do not know. Here they may not. */
    private static final class NothingElse extends JacksonAnnotationIntrospector {

        @Override
        public Boolean hasAnySetter(Annotated method) {
            return false;
        }
    }

    /**
     * What we use of the Spark operator's kind. Nobody publishes a model of it for Java: these names were compared by hand
     * with the definition that the operator 2.5 installs.
     */
    record SparkApplication(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

        record Spec(
                Type type,
                Mode mode,
                String sparkVersion,
                String image,
                String mainClass,
                String mainApplicationFile,
                List<String> arguments,
                RestartPolicy restartPolicy,
                Map<String, String> sparkConf,
                Role driver,
                Workers executor) {}

        enum Type {
            Java,
            Scala
        }

        enum Mode {
            cluster
        }

        enum Restart {
            Never,
            OnFailure,
            Always
        }

        record RestartPolicy(
                Restart type,
                Integer onFailureRetries,
                Long onFailureRetryInterval,
                Integer onSubmissionFailureRetries,
                Long onSubmissionFailureRetryInterval) {}

        record Role(
                Integer cores,
                String memory,
                String memoryOverhead,
                String serviceAccount,
                String javaOptions,
                PodTemplateSpec template) {}

        record Workers(
                Integer instances,
                Integer cores,
                String memory,
                String memoryOverhead,
                String serviceAccount,
                String javaOptions,
                PodTemplateSpec template) {}
    }
}
