package io.millrace.benchmark;

import io.millrace.ingest.store.Store;
import io.millrace.settings.KafkaClient;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a handler can do: the body goes to Kafka as it is, and the answer goes out when Kafka
 * has it. No check, no limit, no log; the framework, its threads and the producer are those of the API.
 */
public final class BareServer {

    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private BareServer() {}

    /** Arguments: Kafka's address, a topic, a port. */
    public static void main(String[] arguments) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        KafkaClient kafka = new KafkaClient(arguments[0], Map.of());
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.with(Store.configuration(Duration.ofSeconds(10), 48 << 20)), bytes, bytes);
        while (!knows(producer, arguments[1])) {
            Thread.onSpinWait();
        }
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(Integer.parseInt(arguments[2]));
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(THREADS));
        vertx.deployVerticle(
                () -> new AbstractVerticle() {
                    @Override
                    public void start() {
                        vertx.createHttpServer(options)
                                .requestHandler(request -> take(request, context, producer, arguments[1]))
                                .listen();
                    }
                },
                new DeploymentOptions().setInstances(THREADS));
    }

    private static boolean knows(Producer<byte[], byte[]> producer, String topic) {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    private static void take(
            HttpServerRequest request, Context context, Producer<byte[], byte[]> producer, String topic) {
        request.bodyHandler(body -> producer.send(
                new ProducerRecord<>(topic, body.getBytes()),
                (_, failure) -> context.runOnContext(_ -> request.response()
                        .setStatusCode(failure == null ? 202 : 503)
                        .end("{}\n"))));
    }
}
