package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningConsole;
import io.millrace.stack.RunningStack;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do in the console, done in a browser, and whether it is in the tables afterwards. */
@OnSharedStack
class ConsoleIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_MEMORY = 160L << 20;

    /** Where docs have them from. */
    private static final Path PICTURES = Path.of("target", "console");

    private static final Map<String, String> PAGES = Map.of(
            "overview", "/",
            "pipeline", "/pipelines/pacing",
            "quarantine", "/quarantine",
            "tables", "/tables",
            "table", "/tables/pacing/positions",
            "actions", "/actions");

    /** An event with a field of another kind than it has to be; the browser would run it if it took it for HTML. */
    private static final String NASTY =
            event("1", "console<script>document.title='taken'</script>" + System.nanoTime());

    private final RunningStack stack;
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    ConsoleIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void showsWhatFlowsAndRepairsARejectedRecordAndFollowsARebuild() throws Exception {
        try (RunningConsole console = RunningConsole.beside(stack);
                Browser browser = Browser.open()) {
            browser.look(1280, 900, "light");
            overviewMovesWhileEventsFlow(console, browser);
            String place = sendNasty();
            String again = repair(console, browser, place);
            traceShowsBothLives(console, browser, place, again);
            followARebuild(console, browser);
            everyPageIsSound(console, browser, place);
            assertThat(console.memory()).isLessThan(MOST_MEMORY);
        }
    }

    private void overviewMovesWhileEventsFlow(RunningConsole console, Browser browser) throws Exception {
        browser.go(console.address().resolve("/"));
        browser.awaitText("pacing");
        long before = total(console, "pacing");
        stack.produce("pacing", 500, 7);
        browser.await("document.querySelector('#pipelines') && !document.body.innerText.includes('Not live')");
        Soon.holds("the console sees 500 more records of pacing", () -> total(console, "pacing") >= before + 500);
        String first = browser.text("#content");
        for (String pipeline : Pipelines.slugs()) {
            stack.produce(pipeline, 300, 8);
        }
        browser.await("document.querySelector('#content').innerText !== " + Browser.quoted(first));
        assertThat(browser.complaints()).isEmpty();
    }

    private long total(RunningConsole console, String pipeline) {
        for (JsonNode one : ask(console, "/api/overview").path("pipelines")) {
            if (one.path("name").asText().equals(pipeline)) {
                return one.at("/totals/read").asLong();
            }
        }
        throw new AssertionError("no pipeline " + pipeline);
    }

    private JsonNode ask(RunningConsole console, String path) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(console.address().resolve(path)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        } catch (Exception failed) {
            throw new AssertionError(path, failed);
        }
    }

    /** Where Kafka has it. */
    private String sendNasty() throws Exception {
        stack.send(List.of(new ProducerRecord<>("events", 0, null, NASTY.getBytes(UTF_8))));
        stack.waitUntilCommitted();
        List<List<String>> found = stack.sql("SELECT partition, \"offset\" FROM game.quarantine"
                + " WHERE from_utf8(payload) = '" + NASTY.replace("'", "''") + "'");
        assertThat(found).hasSize(1);
        return "events/" + String.join("/", found.getFirst());
    }

    private static String event(String direction, String detail) {
        return "{\"event_type\":\"sword_event\",\"direction\":" + direction + ",\"event_detail\":\"" + detail
                + "\",\"Host\":\"repaired\"}";
    }

    /** Finds it, edits a copy until the codec accepts it, sends that; answers where the copy is. */
    private String repair(RunningConsole console, Browser browser, String place) throws Exception {
        browser.go(console.address().resolve("/quarantine?pipeline=game"));
        browser.awaitText("console<script>");
        browser.click(place);
        browser.awaitText("Edit a copy");
        assertThat(browser.text("#record")).contains("console<script>document.title='taken'</script>");
        assertThat(browser.evaluate("document.title").asText()).doesNotContain("taken");
        browser.click("Edit a copy");
        browser.type("#record textarea", event("\"sideways\"", "Durendal"));
        browser.await("document.querySelector('#record .answer').innerText.includes('rejected')");
        browser.type("#record textarea", event("\"increase\"", "Durendal"));
        browser.await("document.querySelector('#record .answer').innerText.includes('accepted')");
        browser.screenshot(PICTURES.resolve("edit-1280-light.png"));
        browser.click("Replay the copy…");
        browser.awaitText("The codec’s answer to it:");
        browser.screenshot(PICTURES.resolve("replay-1280-light.png"));
        browser.click("Replay the copy");
        browser.awaitText("1 records sent: 1 accepted, 0 rejected again.");
        browser.awaitText("Replay the copy: done");
        assertThat(stack.number("SELECT count(*) FROM game.valid_events"
                        + " WHERE host = 'repaired' AND event_detail = 'Durendal'"))
                .isEqualTo(1);
        assertThat(stack.sql("SELECT actor, action, pipeline, command, outcome FROM ops.actions WHERE command LIKE '%"
                        + place + "%'"))
                .containsExactly(List.of(
                        System.getProperty("user.name"),
                        "replay",
                        "game",
                        "replay --pipeline game --record " + place + " --edited -",
                        "done"));
        List<List<String>> replayed =
                stack.sql("SELECT at_offset, edited FROM ops.replay_outcomes WHERE pipeline = 'game' AND partition = 0"
                        + " AND \"offset\" = " + place.substring(place.lastIndexOf('/') + 1));
        assertThat(replayed).hasSize(1);
        assertThat(replayed.getFirst().get(1)).isEqualTo("true");
        assertThat(browser.complaints()).isEmpty();
        return "events/0/" + replayed.getFirst().getFirst();
    }

    private void traceShowsBothLives(RunningConsole console, Browser browser, String place, String again)
            throws Exception {
        browser.go(console.address().resolve("/find?event=" + place));
        browser.awaitText("quarantined");
        browser.await("document.querySelector('#result').innerText.includes('edited')");
        assertThat(browser.text("#result")).contains(again.substring(again.lastIndexOf('/') + 1));
        browser.go(console.address().resolve("/find?event=" + again));
        browser.awaitText("accepted");
        browser.awaitText("game.valid_events");
        assertThat(browser.complaints()).isEmpty();
    }

    private void followARebuild(RunningConsole console, Browser browser) throws Exception {
        browser.go(console.address().resolve("/pipelines/flights"));
        browser.click("Rebuild…");
        browser.awaitText("Nothing was started.");
        browser.click("Rebuild");
        Soon.holds("the rebuild is done", Duration.ofMinutes(3), () -> {
            JsonNode last = ask(console, "/api/actions").at("/actions/0");
            return last.path("action").asText().equals("rebuild")
                    && last.path("state").asText().equals("done");
        });
        browser.awaitText("Rebuilt.");
        assertThat(browser.complaints()).isEmpty();
    }

    private void everyPageIsSound(RunningConsole console, Browser browser, String place) throws Exception {
        Map<String, String> pages = new LinkedHashMap<>(PAGES);
        pages.put("record", "/quarantine?record=" + URLEncoder.encode("game/" + place, UTF_8));
        pages.put("trace", "/find?event=" + URLEncoder.encode(place, UTF_8));
        for (Map.Entry<String, String> page : pages.entrySet()) {
            assertSound(console, browser, page.getKey(), page.getValue());
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** Nothing that axe calls serious, nothing wider than the page; and pictures for the docs. */
    private static void assertSound(RunningConsole console, Browser browser, String name, String page)
            throws Exception {
        List<String> problems = new ArrayList<>();
        for (int width : List.of(1280, 400)) {
            for (String scheme : List.of("light", "dark")) {
                browser.look(width, 900, scheme);
                browser.go(console.address().resolve(page));
                browser.await(
                        "document.querySelector('h1') && ![...document.querySelectorAll('.loading')].some(each => each.checkVisibility())");
                String where = page + " at " + width + ", " + scheme + ": ";
                int shown =
                        browser.evaluate("document.documentElement.scrollWidth").asInt();
                if (shown > width) {
                    problems.add(where + "it is " + shown + " wide");
                }
                browser.barriers().forEach(barrier -> problems.add(where + barrier));
                browser.screenshot(PICTURES.resolve(name + "-" + width + "-" + scheme + ".png"));
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void letsInWhomItKnowsAndLetsThemDoWhatTheyMay() throws Exception {
        // The hashes of "look" and "act".
        Path users = Files.writeString(
                folder.resolve("users"),
                "vera viewer $2a$04$7ZADjjnOHHw8W7Jd53KTj.iSO90UjkkiU6v2zggpDdEW9sRA5lsCe\n"
                        + "oskar operator $2a$04$RxHE46W9Cj/0FUh8lVwzVe0h3qYGq7Nl7cK1ywU5s.TRVnuubF8Ga\n");
        try (RunningConsole console = RunningConsole.beside(stack, "console-users=" + users);
                Browser browser = Browser.open()) {
            assertThat(status(console, "GET", "/api/overview", null, Map.of())).isEqualTo(401);
            assertThat(status(console, "POST", "/api/session", "{\"user\":\"vera\",\"password\":\"act\"}", Map.of()))
                    .isEqualTo(401);
            assertSound(console, browser, "login", "/login?next=%2Factions");
            browser.look(1280, 900, "light");
            browser.type("[name=user]", "vera");
            browser.type("[name=password]", "look");
            browser.click("Sign in");
            browser.awaitText("only operators start actions");
            assertThat(browser.text("#header")).contains("vera");
            assertThat(browser.evaluate("document.cookie").asText()).isEmpty();

            Map<String, String> vera = login(console, "vera", "look");
            Map<String, String> oskar = login(console, "oskar", "act");
            String audit = "{\"action\":\"audit\",\"pipeline\":\"flights\"}";
            assertThat(status(console, "POST", "/api/actions", audit, vera)).isEqualTo(403);
            assertThat(status(console, "POST", "/api/actions", audit, Map.of("Cookie", oskar.get("Cookie"))))
                    .isEqualTo(403);
            assertThat(status(
                            console,
                            "POST",
                            "/api/actions",
                            audit,
                            Map.of(
                                    "Cookie",
                                    oskar.get("Cookie"),
                                    "X-CSRF-Token",
                                    oskar.get("X-CSRF-Token"),
                                    "Origin",
                                    "http://elsewhere.example")))
                    .isEqualTo(403);
            assertThat(status(console, "POST", "/api/actions", audit, oskar)).isEqualTo(202);
            assertThat(status(console, "POST", "/api/actions", audit, oskar)).isEqualTo(409);
            assertThat(status(console, "DELETE", "/api/session", null, oskar)).isEqualTo(204);
            assertThat(status(console, "GET", "/api/overview", null, oskar)).isEqualTo(401);

            Files.writeString(users, "oskar operator $2a$04$RxHE46W9Cj/0FUh8lVwzVe0h3qYGq7Nl7cK1ywU5s.TRVnuubF8Ga\n");
            Soon.holds("vera is out", () -> status(console, "GET", "/api/overview", null, vera) == 401);
        }
    }

    private Map<String, String> login(RunningConsole console, String user, String password) throws Exception {
        HttpResponse<String> answer = send(
                console,
                "POST",
                "/api/session",
                "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}",
                Map.of());
        assertThat(answer.statusCode()).isEqualTo(204);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).containsIgnoringCase("; HttpOnly").contains("SameSite=Strict");
        String own = cookie.substring(0, cookie.indexOf(';'));
        String csrf = JSON.readTree(send(console, "GET", "/api/session", null, Map.of("Cookie", own))
                        .body())
                .path("csrf")
                .asText();
        return Map.of("Cookie", own, "X-CSRF-Token", csrf);
    }

    private int status(RunningConsole console, String method, String path, String body, Map<String, String> headers) {
        try {
            return send(console, method, path, body, headers).statusCode();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private HttpResponse<String> send(
            RunningConsole console, String method, String path, String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console.address() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
