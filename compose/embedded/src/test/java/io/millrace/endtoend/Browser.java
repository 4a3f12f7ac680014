package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Chromium without a window, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENING = "DevTools listening on ";
    private static final long PATIENCE_SECONDS = 60;

    private final Process chromium;
    private final Path profile;
    private final WebSocket socket;
    private final Listener listener;
    private final AtomicInteger calls = new AtomicInteger();

    private Browser(Process chromium, Path profile, WebSocket socket, Listener listener) {
        this.chromium = chromium;
        this.profile = profile;
        this.socket = socket;
        this.listener = listener;
    }

    static Browser open() throws Exception {
        Path profile = Files.createTempDirectory("browser");
        Process chromium = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--ignore-certificate-errors",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        URI tools = tools(chromium);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest pages = HttpRequest.newBuilder(URI.create("http://" + tools.getAuthority() + "/json/list"))
                .build();
        JsonNode page = null;
        for (JsonNode each :
                JSON.readTree(client.send(pages, BodyHandlers.ofString()).body())) {
            page = each.path("type").asText().equals("page") ? each : page;
        }
        Listener listener = new Listener();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page.path("webSocketDebuggerUrl").asText()), listener)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Browser browser = new Browser(chromium, profile, socket, listener);
        for (String domain : List.of("Page", "Runtime", "Log")) {
            browser.call(domain + ".enable", Map.of());
        }
        return browser;
    }

    private static URI tools(Process chromium) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(chromium.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread.startVirtualThread(() -> lines.lines().forEach(rest -> {}));
                return URI.create(line.substring(LISTENING.length()));
            }
        }
        throw new IOException("Chromium ended before it listened.");
    }

    /** Answers of the browser by the numbers of their calls, and what pages complain of. */
    private static final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
        private final List<String> complaints = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                receive(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void receive(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                if (json.has("id")) {
                    answers.remove(json.path("id").asInt()).complete(json);
                } else if (json.path("method").asText().equals("Runtime.exceptionThrown")) {
                    complaints.add(json.at("/params/exceptionDetails").toString());
                } else if (json.at("/params/entry/level").asText().equals("error")) {
                    complaints.add(json.at("/params/entry/text").asText() + " "
                            + json.at("/params/entry/url").asText());
                }
            } catch (IOException impossible) {
                complaints.add(impossible.toString());
            }
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        listener.answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode json = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (json.has("error")) {
            throw new AssertionError(method + ": " + json.path("error"));
        }
        return json.path("result");
    }

    /** Scripts that threw, resources that are not there, and what the page's policy has stopped. */
    List<String> complaints() {
        List<String> all = List.copyOf(listener.complaints);
        listener.complaints.clear();
        return all;
    }

    void go(URI address) throws Exception {
        call("Page.navigate", Map.of("url", address.toString()));
        await("document.readyState === 'complete' && location.href === " + quoted(address.toString()));
    }

    /** What an expression gives, as JSON. A promise is waited for. */
    JsonNode evaluate(String script) throws Exception {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(script + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** Returns when an expression is true. */
    void await(String condition) {
        try {
            Soon.holds(condition, () -> {
                try {
                    return evaluate("Boolean(" + condition + ")").asBoolean();
                } catch (Exception navigating) {
                    return false;
                }
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "\nThe page shows:\n" + shown(), late);
        }
    }

    private String shown() {
        try {
            return evaluate("location.href + '\\n' + document.body.innerText").asText();
        } catch (Exception gone) {
            return gone.toString();
        }
    }

    /** Returns when the page shows this. */
    void awaitText(String text) {
        await("document.body && document.body.innerText.includes(" + quoted(text) + ")");
    }

    String text(String selector) throws Exception {
        return evaluate("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''")
                .asText();
    }

    /** Clicks what can be clicked and bears this name. */
    void click(String name) throws Exception {
        String found = "[...document.querySelectorAll('button, a, summary, [role=button]')].filter(each =>"
                + " each.checkVisibility() && !each.disabled && (each.getAttribute('aria-label') ?? each.innerText).trim() === "
                + quoted(name) + ")";
        await(found + ".length > 0");
        evaluate(found + ".at(-1).click()");
    }

    void clickAt(String selector) throws Exception {
        await("document.querySelector(" + quoted(selector) + ")");
        evaluate("document.querySelector(" + quoted(selector) + ").click()");
    }

    /** Puts text into a field, as if it was typed. */
    void type(String selector, String text) throws Exception {
        await("document.querySelector(" + quoted(selector) + ")");
        evaluate("(field => { field.focus(); field.value = " + quoted(text)
                + "; field.dispatchEvent(new Event('input', {bubbles: true}));"
                + " field.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector("
                + quoted(selector) + "))");
    }

    /** How wide the page is, and whether it is light or dark. */
    void look(int width, int height, String scheme) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void screenshot(Path file) throws Exception {
        JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    /** What axe finds that is serious. */
    List<String> barriers() throws Exception {
        try (InputStream axe =
                Browser.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; true");
        }
        List<String> found = new ArrayList<>();
        for (JsonNode each : evaluate(
                "axe.run().then(found => found.violations.map(each => ({impact: each.impact,"
                        + " what: each.id + ': ' + each.help, where: each.nodes.map(node => node.target.join(' ')).join(', ')})))")) {
            if (List.of("serious", "critical").contains(each.path("impact").asText())) {
                found.add(
                        each.path("what").asText() + " at " + each.path("where").asText());
            }
        }
        return found;
    }

    static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        chromium.destroy();
        chromium.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(_ -> chromium.destroyForcibly())
                .join();
        Soon.holds("the browser's files are gone", this::isProfileGone);
    }

    /** Its last process may write to them for a moment longer. */
    private boolean isProfileGone() {
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException | UncheckedIOException beingWritten) {
            return false;
        }
    }
}
