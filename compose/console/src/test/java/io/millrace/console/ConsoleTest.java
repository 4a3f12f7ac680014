package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.console.Browser.Answer;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A console without users and without anything to look at: neither Kafka nor Trino nor a driver answers. */
class ConsoleTest {

    @TempDir
    private static Path folder;

    private static Console console;
    private static Browser browser;

    private static Settings settings(String... pairs) {
        List<String> all = new ArrayList<>(
                List.of("console-port=0", "kafka=127.0.0.1:1", "trino-port=1", "api=http://127.0.0.1:1"));
        all.addAll(List.of(pairs));
        return Settings.of(Main.settings()).withPairs(all);
    }

    @BeforeAll
    static void start() throws IOException {
        console = Console.start(settings(), null, Script.in(folder, "echo \"$@\""));
        browser = new Browser(URI.create(console.address()).getPort());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static String token() {
        return "X-CSRF-Token: " + browser.get("/api/session").json().getString("csrf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void doesNotListenBeyondThisMachineWithoutUsersAndTls(String host) throws IOException {
        Path users = folder.resolve("users");
        Files.writeString(users, "");

        for (Settings open :
                List.of(settings("console-host=" + host), settings("console-host=" + host, "console-users=" + users))) {
            assertThatThrownBy(() -> Console.start(open, null, List.of("true")))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("Setting console-host is " + host + ", which others can reach. Set console-users,"
                            + " console-tls-certificate and console-tls-key, too.");
        }
    }

    @Test
    void doesNotListenAtAPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Settings taken = settings("console-port=" + other.getLocalPort());

            assertThatThrownBy(() -> Console.start(taken, null, List.of("true")))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith("Cannot listen on port " + other.getLocalPort() + " (")
                    .hasMessageEndingWith("Settings console-host and console-port say where.");
        }
    }

    @Test
    void doesNotStartWithAFileOfUsersThatIsMissing() {
        Settings missing = settings("console-users=" + folder.resolve("nobody"));

        assertThatThrownBy(() -> Console.start(missing, null, List.of("true")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("Setting console-users is ");
    }

    @Test
    void servesItsPagesToAnybody() {
        assertThat(browser.get("/").status()).isEqualTo(200);
        assertThat(browser.get("/health/ready").body()).isEqualTo("{\"state\":\"ready\"}\n");
        assertThat(browser.get("/metrics").body()).contains("console_viewers");
    }

    @Test
    void takesWhoeverIsOnThisMachineForAnOperator() {
        assertThat(browser.get("/api/session").json().getMap())
                .containsEntry("user", System.getProperty("user.name"))
                .containsEntry("role", "operator")
                .containsEntry("needsLogin", false);
        assertThat(browser.post("/api/session", "{\"user\":\"ada\",\"password\":\"x\"}")
                        .detail())
                .isEqualTo("Nobody has to log in here.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8088", "127.0.0.1", "127.0.0.1:8088", "[::1]", "[::1]:8088"})
    void answersUnderTheNamesOfThisMachine(String host) {
        assertThat(browser.get("/api/session", "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8088",
                "localhost.evil.example",
                "127.0.0.1.evil.example:8088",
                "localhost:x",
                "localhost:1:2",
                "user@localhost",
                "0.0.0.0:8088",
                ""
            })
    void answersUnderNoOtherName(String host) {
        for (String target : new String[] {"/api/session", "/api/actions", "/api/pipelines/game/plan"}) {
            assertThat(browser.get(target, "Host: " + host).status()).isIn(403, 400);
        }
        assertThat(browser.post("/api/actions", "{\"action\":\"audit\"}", "Host: " + host, token())
                        .status())
                .isIn(403, 400);
        assertThat(browser.get("/api/actions").body()).doesNotContain("\"pipeline\":null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://127.0.0.1",
                "Origin: http://127.0.0.1:1",
                "Origin: http://127.0.0.1:8088.evil.example",
                "Origin: %",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void answersNoPageOfElsewhere(String header) {
        for (String target : new String[] {"/api/session", "/api/events", "/api/pipelines/game/plan"}) {
            assertThat(browser.get(target, header).status()).as(target).isEqualTo(403);
        }
        assertThat(browser.post("/api/actions", "{\"action\":\"audit\"}", header, token())
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/api/actions").body()).doesNotContain("\"pipeline\":null");
    }

    @Test
    void answersItsOwnPages() {
        String own = "127.0.0.1:" + browser.port();

        assertThat(browser.get("/api/session", "Origin: http://" + own, "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(200);
        assertThat(browser.get("/api/session", "Sec-Fetch-Site: none").status()).isEqualTo(200);
    }

    @Test
    void startsNothingWithoutTheToken() {
        String audit = "{\"action\":\"audit\",\"pipeline\":\"flights\"}";
        for (String[] headers : new String[][] {{}, {"X-CSRF-Token: "}, {token() + "x"}, {"X-CSRF-Token: null"}}) {
            Answer answer = browser.post("/api/actions", audit, headers);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.detail()).contains("X-CSRF-Token").endsWith("Reload the page.");
        }
        assertThat(browser.post("/api/preview", "{\"topic\":\"events\",\"text\":\"{}\"}")
                        .status())
                .isEqualTo(403);
        assertThat(browser.ask("DELETE", "/api/session", "").status()).isEqualTo(403);
        assertThat(browser.get("/api/actions").body()).doesNotContain("flights");
    }

    @Test
    void startsWhatAnOperatorAsksFor() {
        Answer answer = browser.post("/api/actions", "{\"action\":\"audit\",\"pipeline\":\"game\"}", token());

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().getString("command")).isEqualTo("audit game");
        assertThat(browser.get("/api/actions/" + answer.json().getString("id"))
                        .json()
                        .getString("who"))
                .isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void saysWhatACodecThinksOfARecord() {
        assertThat(browser.post("/api/preview", "{\"topic\":\"events\",\"text\":\"{\"}", token())
                        .json()
                        .getString("reason"))
                .isEqualTo("not-json");
        assertThat(browser.post("/api/preview", "{\"topic\":\"events\"}", token())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void hasACommandMakeThePlan() {
        assertThat(browser.get("/api/pipelines/game/plan").json().getMap())
                .containsEntry("text", "plan game\n")
                .containsEntry("exit", 0);
        assertThat(browser.get("/api/pipelines/cars/plan").status()).isEqualTo(404);
    }

    @Test
    void saysThatTrinoDoesNotAnswer() {
        Answer answer = browser.get("/api/quarantine");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.detail()).startsWith("Trino does not answer: ");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }
}
