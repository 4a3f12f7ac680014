package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {

    @TempDir
    private Path home;

    private void stack(String json) throws IOException {
        Files.writeString(home.resolve("stack.json"), json);
    }

    private static JsonObject part(String name, String state, String detail, Long bytes, Integer restarts) {
        return new JsonObject()
                .put("name", name)
                .put("state", state)
                .put("detail", detail)
                .put("memoryBytes", bytes)
                .put("restarts", restarts);
    }

    @Test
    void areReadyIfTheyAnswer() throws Exception {
        Parts parts = new Parts(null);
        parts.add("kafka", () -> {});

        assertThat(parts.look()).containsExactly(part("kafka", "ready", null, null, null));
    }

    @Test
    void areSilentIfTheyDoNot() throws Exception {
        Parts parts = new Parts(home);
        parts.add("kafka", () -> {
            throw new IOException("it sleeps");
        });
        parts.add("console", () -> {});

        assertThat(parts.look())
                .containsExactly(
                        part("kafka", "silent", "it sleeps", null, null), part("console", "ready", null, null, null));
    }

    @Test
    void areDeadIfTheirProcessIsGone() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        stack("{\"parts\":[{\"part\":\"kafka\",\"pid\":" + ended.pid() + "}]}");
        Parts parts = new Parts(home);
        parts.add("kafka", () -> {
            throw new IOException("refused");
        });

        assertThat(parts.look()).containsExactly(part("kafka", "dead", "refused", null, null));
    }

    @Test
    void sayHowMuchMemoryTheyTakeAndHowOftenTheDriverWasRestarted() throws Exception {
        stack("{\"restarts\":3,\"parts\":[{\"part\":\"kafka\",\"pid\":"
                + ProcessHandle.current().pid() + "},{\"part\":\"spark\",\"pid\":"
                + ProcessHandle.current().pid() + "}]}");
        Parts parts = new Parts(home);
        parts.add("kafka", () -> {});

        JsonObject kafka = parts.look().getFirst();
        assertThat(kafka.getLong("memoryBytes")).isGreaterThan(10L << 20);
        assertThat(kafka.getValue("restarts")).isNull();
        assertThat(parts.process("spark").getInteger("restarts")).isEqualTo(3);
        assertThat(parts.process("spark").getLong("memoryBytes")).isGreaterThan(10L << 20);
        assertThat(parts.process("trino").getMap())
                .containsOnlyKeys("memoryBytes", "restarts")
                .containsValues(null, null);
    }

    @Test
    void areLookedAtThoughTheStackIsBeingWritten() throws Exception {
        stack("{\"parts\":[{\"part\":");
        Parts parts = new Parts(home);
        parts.add("kafka", () -> {});

        assertThat(parts.look()).containsExactly(part("kafka", "ready", null, null, null));
    }

    @Test
    void areReadyIfTheyTakeConnections() throws Exception {
        Parts parts = new Parts(null);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            parts.add("metastore", URI.create("tcp://127.0.0.1:" + server.getLocalPort()));

            assertThat(parts.look().getFirst().getString("state")).isEqualTo("ready");
        }
        assertThat(parts.look().getFirst().getString("state")).isEqualTo("silent");
    }

    @Test
    void areAskedSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Parts parts = new Parts(null);
        for (String name : new String[] {"kafka", "trino"}) {
            parts.add(name, () -> {
                both.countDown();
                both.await();
            });
        }

        assertThat(parts.look()).extracting(part -> part.getString("state")).containsExactly("ready", "ready");
    }
}
