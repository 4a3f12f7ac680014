package io.millrace.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.console.Authorities;
import io.millrace.sdk.Message;
import io.millrace.sdk.Topic;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.StackException;
import io.millrace.stack.StackSettings;
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

    private final HttpClient client;
    private final URI api;
    private final String key;

    private FrontDoor(HttpClient client, URI api, String key) {
        this.client = client;
        this.api = api;
        this.key = key;
    }

    static FrontDoor of(Settings settings) {
        HttpClient.Builder client = HttpClient.newBuilder();
        Authorities.ofApi(settings).ifPresent(client::sslContext);
        return new FrontDoor(client.build(), Addresses.of(settings).api(), settings.value(StackSettings.API_KEY));
    }

    /** Returns, once Kafka has the others, the places of those that the API refused. */
    Set<Integer> send(Topic<?> topic, String name, List<Message> messages) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        messages.forEach(message -> {
            lines.writeBytes(message.value());
            lines.write('\n');
        });
        HttpRequest.Builder request = to("/v1/events/" + name + "?invalid=skip")
                .header("Content-Type", topic.form() == Topic.Form.JSON ? "application/x-ndjson" : "text/plain")
                .POST(BodyPublishers.ofByteArray(lines.toByteArray()));
        HttpResponse<byte[]> answer = send(request);
        if (answer.statusCode() != 202) {
            throw new StackException("The API answered " + answer.statusCode() + ": " + new String(answer.body()));
        }
        Set<Integer> refused = new TreeSet<>();
        try {
            for (JsonNode rejected : JSON.readTree(answer.body()).path("rejected")) {
                refused.add(rejected.get("index").asInt());
            }
        } catch (IOException garbled) {
            throw new StackException("The API at " + api + " answered no JSON: " + garbled.getMessage(), garbled);
        }
        return refused;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(api.resolve(path));
    }

    /** With the key of the one who sends. */
    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        if (!key.isEmpty()) {
            request.header("X-Api-Key", key);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
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
