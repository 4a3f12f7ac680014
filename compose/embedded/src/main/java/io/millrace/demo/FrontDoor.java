package io.millrace.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.Message;
import io.millrace.sdk.Topic;
import io.millrace.stack.StackException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Sends records as an application does: over HTTP, an event a line, bad ones left out and listed. */
final class FrontDoor implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI api;

    FrontDoor(URI api) {
        this.api = api;
    }

    /** Returns, once Kafka has the others, the places of those that the API refused. */
    Set<Integer> send(Topic<?> topic, String name, List<Message> messages) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        messages.forEach(message -> {
            lines.writeBytes(message.value());
            lines.write('\n');
        });
        HttpRequest request = HttpRequest.newBuilder(api.resolve("/v1/events/" + name + "?invalid=skip"))
                .header("Content-Type", topic.form() == Topic.Form.JSON ? "application/x-ndjson" : "text/plain")
                .POST(BodyPublishers.ofByteArray(lines.toByteArray()))
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 202) {
                throw new StackException("The API answered " + answer.statusCode() + ": " + new String(answer.body()));
            }
            Set<Integer> refused = new TreeSet<>();
            for (JsonNode rejected : JSON.readTree(answer.body()).path("rejected")) {
                refused.add(rejected.get("index").asInt());
            }
            return refused;
        } catch (IOException gone) {
            throw new StackException("The API at " + api + " does not answer: " + gone.getMessage(), gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while sending to the API.", stopped);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
