package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** An event that is sent again with its id is one event. */
@OnSharedStack
@UsesSpark
class RepeatsIT {

    private static final Pipeline PACING = Pipelines.named("pacing");

    private final RunningStack stack;
    private final InProcess process;

    RepeatsIT(RunningStack stack) {
        this.stack = stack;
        this.process = new InProcess(stack);
    }

    @Test
    void givesOneRowForAnEventThatAClientSentAgain() throws Exception {
        long before = duplicates();
        for (int time = 0; time < 3; time++) {
            post("once", "Repeater");
            post("every-" + time, "Repeater");
            post(null, "Repeater");
        }
        stack.waitUntilCommitted();

        assertThat(stack.number("select count(*) from game.valid_events where event_detail = 'repeated'"))
                .isEqualTo(7);
        assertThat(duplicates()).isEqualTo(before + 2);
        assertThat(stack.number("select sum(read - accepted - filtered - quarantined - duplicates) from game.ledger"))
                .isZero();
    }

    @Test
    void tellsTheSameEventsHoweverTheTopicIsCutIntoBatchesAndRuns() throws Exception {
        stack.createTopics(2, "repeated");
        String topic = "pacing.topic=repeated";
        List<ProducerRecord<byte[], byte[]>> first = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> then = new ArrayList<>();
        for (int index = 0; index < 500; index++) {
            first.add(position(index, "id-" + index));
            then.add(position(index, index % 2 == 0 ? "id-" + index : null));
        }
        stack.send(first);
        process.runOnce(new Renamed("repeats", PACING), topic, "events-per-batch=90");
        stack.send(then);
        process.runOnce(new Renamed("repeats", PACING), topic, "events-per-batch=90");
        process.runOnce(new Renamed("repeats_whole", PACING), topic);
        process.runOnce(new Renamed("repeats_all", PACING), topic, "deduplicate-within=0s");

        for (String slug : List.of("repeats", "repeats_whole")) {
            assertThat(stack.sql("select sum(read), sum(accepted), sum(duplicates), count(distinct batch) > 2"
                            + " from " + slug + ".ledger"))
                    .containsExactly(List.of("1000", "750", "250", Boolean.toString(slug.equals("repeats"))));
            assertThat(stack.number("select count(*) from " + slug + ".positions"))
                    .isEqualTo(750);
        }
        assertThat(stack.number("select count(*) from repeats_all.positions")).isEqualTo(1_000);
    }

    private long duplicates() {
        return stack.number("select coalesce(sum(duplicates), 0) from game.ledger");
    }

    private static ProducerRecord<byte[], byte[]> position(int index, String id) {
        String line = "runner" + index % 10 + "\t" + index + "\t1700000000";
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("repeated", index % 2, null, line.getBytes(UTF_8));
        if (id != null) {
            record.headers().add("id", id.getBytes(UTF_8));
        }
        return record;
    }

    private void post(String id, String player) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(stack.stack().addresses().api() + "/v1/events/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"event_type\":\"sword_event\",\"direction\":\"increase\","
                        + "\"event_detail\":\"repeated\",\"Host\":\"" + player + "\"}"));
        if (id != null) {
            request.header("Idempotency-Key", id);
        }
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
}
