package io.millrace.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.console.Authorities;
import io.millrace.faults.ClusterDoors.Attempt;
import io.millrace.faults.ClusterDoors.Knock;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The doors of a cluster to which a browser or curl could come: the API and the console. */
final class HttpDoors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "https://localhost:5000/v1/events/skyone";
    private static final String CONSOLE = "https://localhost:8088/api/";
    private static final String AUDIT = "{\"action\":\"audit\",\"pipeline\":\"game\"}";

    private final HttpClient client;
    private final HttpClient operator;
    private final Path secrets;

    /** @param settings of somebody who may do anything */
    HttpDoors(Settings settings, Path secrets) {
        Settings trusting = settings.withPairs(List.of("api-certificates=" + secrets.resolve("authority.pem")));
        this.client = trusting(trusting).build();
        this.operator = trusting(trusting).cookieHandler(new CookieManager()).build();
        this.secrets = secrets;
    }

    private static HttpClient.Builder trusting(Settings settings) {
        return HttpClient.newBuilder().sslContext(Authorities.ofApi(settings).orElseThrow());
    }

    void tryAll(Knock knock) {
        api(knock);
        console(knock);
    }

    private void api(Knock knock) {
        knock.at("API", "anybody", "send without a key", post(client, EVENTS, "{}", Map.of()));
        knock.at("API", "anybody", "send with a wrong key", post(client, EVENTS, "{}", Map.of("X-Api-Key", "guessed")));
        knock.at("API", "anybody", "send in plain text", post(client, plain(EVENTS), "{}", Map.of()));
        knock.at(
                "API",
                "operator",
                "send, trusting Java's authorities",
                post(HttpClient.newHttpClient(), EVENTS, "{}", Map.of()));
    }

    private void console(Knock knock) {
        knock.at("console", "anybody", "look without a login", get(client, CONSOLE + "overview"));
        knock.at("console", "anybody", "read payloads without a login", get(client, CONSOLE + "quarantine"));
        knock.at("console", "anybody", "look in plain text", get(client, plain(CONSOLE) + "overview"));
        knock.at("console", "anybody", "log in with a guess", login(client, "guessed"));
        knock.at("console", "anybody", "act without a login", post(client, CONSOLE + "actions", AUDIT, Map.of()));
        knock.at(
                "console",
                "operator",
                "look, trusting Java's authorities",
                get(HttpClient.newHttpClient(), CONSOLE + "overview"));
        knock.at("console", "operator", "act without the token of the session", settings -> {
            login(operator, Files.readString(secrets.resolve("console-operator.password")))
                    .with(settings);
            post(operator, CONSOLE + "actions", AUDIT, Map.of()).with(settings);
        });
        knock.at("console", "operator", "act from a page of elsewhere", settings -> {
            get(operator, CONSOLE + "overview").with(settings);
            String session = operator.send(
                            HttpRequest.newBuilder(URI.create(CONSOLE + "session"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            String token = JSON.readTree(session).path("csrf").asText();
            post(
                            operator,
                            CONSOLE + "actions",
                            AUDIT,
                            Map.of("X-CSRF-Token", token, "Origin", "https://elsewhere.example"))
                    .with(settings);
        });
    }

    private static String plain(String address) {
        return address.replace("https", "http");
    }

    private static Attempt login(HttpClient client, String password) {
        return post(
                client,
                CONSOLE + "session",
                "{\"user\":\"operator\",\"password\":\"" + password.strip() + "\"}",
                Map.of());
    }

    private static Attempt get(HttpClient client, String address) {
        return _ -> requireGood(client, HttpRequest.newBuilder(URI.create(address)));
    }

    private static Attempt post(HttpClient client, String address, String body, Map<String, String> headers) {
        return _ -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body));
            headers.forEach(request::header);
            requireGood(client, request);
        };
    }

    private static void requireGood(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
        if (answer.statusCode() >= 400) {
            throw new IOException("answer " + answer.statusCode());
        }
    }
}
