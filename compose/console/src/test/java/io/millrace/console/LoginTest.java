package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.millrace.console.Browser.Answer;
import io.millrace.ingest.http.Body;
import io.millrace.ingest.http.Route;
import io.millrace.settings.Settings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    private static final String ADA = line("ada", "operator", "one");
    private static final String BOB = line("bob", "viewer", "two");

    @TempDir
    private Path folder;

    private final AtomicLong now = new AtomicLong();
    private Path file;
    private Login login;
    private Site site;
    private Browser browser;

    private static String line(String name, String role, String password) {
        return name + " " + role + " " + BCrypt.withDefaults().hashToString(4, password.toCharArray()) + "\n";
    }

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("console.users");
        Files.writeString(file, ADA + BOB);
        Settings settings = Settings.of(Main.settings());
        login = new Login(
                Optional.of(Users.in(file.toString())),
                new Sessions(Duration.ofHours(8), now::get),
                Body.of(settings, ConsoleSettings.BODY_LIMIT, ConsoleSettings.BODY_LIMIT));
        List<Route> routes = new ArrayList<>(login.routes());
        routes.add(Route.post("/operate", call -> {
            login.requireOperator(call);
            call.answer(204, "text/plain", Buffer.buffer());
        }));
        site = new Site(routes);
        browser = site.browser();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private Answer logIn(String user, String password) {
        return browser.post(
                "/api/session",
                new JsonObject().put("user", user).put("password", password).encode());
    }

    /** The header with which a browser shows who it is. */
    private String cookie(String user, String password) {
        Answer answer = logIn(user, password);
        assertThat(answer.status()).isEqualTo(204);
        return "Cookie: " + answer.header("Set-Cookie").split(";", 2)[0];
    }

    private String token(String cookie) {
        return "X-CSRF-Token: " + browser.get("/api/session", cookie).json().getString("csrf");
    }

    @Test
    void isNeededFirst() {
        Answer answer = browser.get("/api/session");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.detail()).isEqualTo("Log in first: POST /api/session with user and password.");
        assertThat(browser.post("/operate", "").status()).isEqualTo(401);
        assertThat(browser.get("/api/session", "Cookie: millrace-session=x").status())
                .isEqualTo(401);
    }

    @Test
    void givesACookieThatOnlyTheConsoleSees() {
        assertThat(logIn("ada", "one").header("Set-Cookie"))
                .matches("millrace-session=[A-Za-z0-9_-]{43}; Path=/; HTTPOnly; SameSite=Strict");
    }

    @Test
    void saysWhoSomebodyIs() {
        assertThat(browser.get("/api/session", cookie("bob", "two")).json().getMap())
                .containsEntry("user", "bob")
                .containsEntry("role", "viewer")
                .containsEntry("needsLogin", true)
                .containsKey("csrf");
    }

    @Test
    void saysTheSameOfAWrongNameAndAWrongPassword() {
        for (String[] wrong : new String[][] {{"ada", "two"}, {"eve", "one"}, {"ada", ""}, {"", ""}}) {
            Answer answer = logIn(wrong[0], wrong[1]);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.detail()).isEqualTo("The name or the password is wrong.");
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void takesNoFormOfElsewhere() {
        assertThat(browser.post("/api/session", "user=ada&password=one").status())
                .isEqualTo(400);
        assertThat(browser.post(
                                "/api/session",
                                "{\"user\":\"ada\",\"password\":\"one\"}",
                                "Origin: http://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void letsAnOperatorStartWhatAViewerMayNot() {
        String operator = cookie("ada", "one");
        String viewer = cookie("bob", "two");

        assertThat(browser.post("/operate", "", operator, token(operator)).status())
                .isEqualTo(204);
        Answer refused = browser.post("/operate", "", viewer, token(viewer));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.detail()).startsWith("bob may look, and not start actions.");
    }

    @Test
    void letsNobodyUseTheTokenOfAnotherSession() {
        String operator = cookie("ada", "one");
        String viewer = cookie("bob", "two");

        assertThat(browser.post("/operate", "", operator).status()).isEqualTo(403);
        assertThat(browser.post("/operate", "", operator, token(viewer)).status())
                .isEqualTo(403);
        assertThat(browser.post("/operate", "", operator, token(cookie("ada", "one")))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void endsWhenSomebodyLogsOut() {
        String cookie = cookie("ada", "one");
        String token = token(cookie);
        assertThat(browser.ask("DELETE", "/api/session", "", cookie).status()).isEqualTo(403);

        Answer answer = browser.ask("DELETE", "/api/session", "", cookie, token);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie")).startsWith("millrace-session=;").contains("Max-Age=0");
        assertThat(browser.get("/api/session", cookie).status()).isEqualTo(401);
    }

    @Test
    void endsWhenASessionIsOver() {
        String cookie = cookie("ada", "one");

        now.addAndGet(Duration.ofHours(8).toNanos() + 1);

        assertThat(browser.get("/api/session", cookie).status()).isEqualTo(401);
    }

    @Test
    void endsWhenSomebodyIsGoneFromTheFile() throws IOException {
        String cookie = cookie("ada", "one");
        Files.writeString(file, BOB);
        login.refresh();
        assertThat(browser.get("/api/session", cookie).status()).isEqualTo(401);

        Files.writeString(file, ADA + BOB);
        login.refresh();

        assertThat(browser.get("/api/session", cookie).status()).isEqualTo(401);
    }

    @Test
    void endsWhenThePasswordIsAnother() throws IOException {
        String ada = cookie("ada", "one");
        String bob = cookie("bob", "two");
        Files.writeString(file, line("ada", "operator", "other") + BOB);

        login.refresh();

        assertThat(browser.get("/api/session", ada).status()).isEqualTo(401);
        assertThat(browser.get("/api/session", bob).status()).isEqualTo(200);
    }

    @Test
    void goesOnWithAnotherRole() throws IOException {
        String cookie = cookie("ada", "one");
        String token = token(cookie);
        Files.writeString(file, ADA.replace("operator", "viewer") + BOB);

        login.refresh();

        assertThat(browser.post("/operate", "", cookie, token).status()).isEqualTo(403);
        assertThat(browser.get("/api/session", cookie).json().getString("role")).isEqualTo("viewer");
    }

    @Test
    void isBarredForAMinuteAfterTenWrongPasswords() {
        for (int wrong = 0; wrong < 10; wrong++) {
            assertThat(logIn("ada", "wrong").status()).isEqualTo(401);
        }

        Answer barred = logIn("ada", "one");
        assertThat(barred.status()).isEqualTo(429);
        assertThat(barred.header("Retry-After")).isEqualTo("60");

        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(logIn("ada", "one").status()).isEqualTo(204);
    }

    @Test
    void triesNoMorePasswordsThanTenThoughTheyComeAtOnce() throws Exception {
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService browsers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int attempt = 0; attempt < 40; attempt++) {
                answers.add(browsers.submit(() -> logIn("ada", "wrong")));
            }
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : answers) {
            statuses.add(answer.get().status());
        }

        assertThat(statuses).filteredOn(status -> status == 401).hasSizeLessThanOrEqualTo(10);
        assertThat(statuses).isSubsetOf(401, 429, 503);
    }
}
