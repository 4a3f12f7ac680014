package io.millrace.stack;

import io.millrace.access.KafkaAccess;
import io.millrace.access.KafkaRole;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;

/**
 * How the parts of a home come to a Kafka that lets in nobody without a name: over TLS, each role with a password of its
 * own. All of it is made once, and stays in the home's secrets.
 */
public record KafkaSecurity(Secrets secrets) {

    private static final String MECHANISM = "SCRAM-SHA-512";
    private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule";
    private static final String PASSWORD = "password=\"";

    /** Brokers among themselves, and who may do everything. */
    private static final String BROKER = Certificates.Server.KAFKA.user();

    /** Makes what is missing. */
    public void prepare() {
        certificates().prepare();
        users().forEach(this::login);
    }

    private Certificates certificates() {
        return new Certificates(secrets);
    }

    private static Stream<String> users() {
        return Stream.concat(
                Stream.of(BROKER), Arrays.stream(KafkaRole.values()).map(KafkaRole::user));
    }

    /** What Java's login reads. */
    private String login(String user) {
        return secrets.text(
                fileOf(user),
                () -> LOGIN + " required username=\"" + user + "\" password=\"" + Secrets.random() + "\";");
    }

    private String password(String user) {
        String login = login(user);
        return login.substring(login.indexOf(PASSWORD) + PASSWORD.length(), login.lastIndexOf('"'));
    }

    private static String fileOf(String user) {
        return "kafka-" + user + ".jaas";
    }

    /** The settings of a part that has a role, where the home's Kafka asks who it is. */
    static Settings as(KafkaRole role, Home home, Settings settings) {
        if (!settings.value(StackSettings.SECURE)) {
            return settings;
        }
        KafkaSecurity security = new KafkaSecurity(Secrets.of(home, settings));
        security.prepare();
        return settings.withPairs(security.pairs(role.user()));
    }

    /** None of them is a secret: they say where those are. */
    private List<String> pairs(String user) {
        return List.of(
                "kafka.security.protocol=SASL_SSL",
                "kafka.sasl.mechanism=" + MECHANISM,
                "kafka.sasl.jaas.config=file:" + secrets.file(fileOf(user)),
                "kafka.ssl.truststore.type=PEM",
                "kafka.ssl.truststore.location=" + certificates().authority());
    }

    /** Lets each role do its work with the topics that the settings name. */
    void grant(Settings settings) {
        grant(KafkaAccess.of(settings), settings.withPairs(pairs(BROKER)));
    }

    /** Gives how many operations it granted. */
    public static int grant(KafkaAccess access, Settings settings) {
        List<AclBinding> bindings = access.bindings();
        try (Broker broker = Broker.of(settings)) {
            broker.grant(bindings);
        }
        return bindings.size();
    }

    /** What a broker's properties say of it, for its listeners {@code BROKER} and {@code OUTSIDE} and that of controllers. */
    String properties() {
        return """
                sasl.enabled.mechanisms=%1$s
                sasl.mechanism.inter.broker.protocol=%1$s
                listener.name.broker.scram-sha-512.sasl.jaas.config=%2$s
                listener.name.outside.scram-sha-512.sasl.jaas.config=%2$s
                ssl.keystore.type=PEM
                ssl.keystore.location=%3$s
                ssl.truststore.type=PEM
                ssl.truststore.location=%4$s
                listener.name.controller.ssl.client.auth=required
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:%5$s;User:CN=%5$s
                """.formatted(
                        MECHANISM,
                        login(BROKER),
                        certificates().of(Certificates.Server.KAFKA),
                        certificates().authority(),
                        BROKER);
    }

    /** With these words an empty broker is formatted, so that its users can log in. */
    List<String> users(List<String> format) {
        List<String> words = new ArrayList<>(format);
        users().forEach(user -> words.addAll(
                List.of("--add-scram", MECHANISM + "=[name=" + user + ",password=" + password(user) + "]")));
        return words;
    }
}
