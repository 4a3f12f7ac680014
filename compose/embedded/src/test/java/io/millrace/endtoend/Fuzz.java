package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends an API what is made of its own description. What fails is shown with the seed that makes it again. */
record Fuzz(RunningApi api, OpenApiRequests requests, long seed) {

    /** What a client may get wrong anywhere. */
    private static final Set<Integer> MISTAKES = Set.of(400, 404, 405, 413, 414, 415, 429, 431);

    private static final int LONGEST_SHOWN = 2_000;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    static Fuzz of(RunningApi api, long seed, List<String> names, List<String> keys) {
        return new Fuzz(
                api, new OpenApiRequests(RunningApi.json(api.ask(Ask.get("/openapi.json"))), seed, names, keys), seed);
    }

    /** Each is answered, and as the description says; gives how many were sent. */
    int send(int most, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        Wire wire = api.wire();
        int sent = 0;
        try {
            for (; sent < most && System.nanoTime() < deadline; sent++) {
                OpenApiRequests.Made request = requests.next();
                Wire.Answer answer = answer(wire, request.ask());
                assertThat(MISTAKES.contains(answer.status())
                                || request.statuses().contains(answer.status()))
                        .as("%d is documented %s", answer.status(), shown(request.ask()))
                        .isTrue();
                assertThat(answer.text())
                        .as(shown(request.ask()))
                        .doesNotContain("Exception", "java.", "io.millrace", "com.fasterxml", "\tat ");
                if ("close".equals(answer.headers().get("connection"))) {
                    wire.close();
                    wire = api.wire();
                }
            }
            return sent;
        } finally {
            wire.close();
        }
    }

    private Wire.Answer answer(Wire wire, Ask ask) {
        try {
            Wire.Answer answer = wire.send(ask.bytes()).answer();
            return answer.status() == 100 ? wire.answer() : answer;
        } catch (IOException hungOrClosed) {
            throw new AssertionError("No answer " + shown(ask), hungOrClosed);
        }
    }

    private String shown(Ask ask) {
        byte[] bytes = ask.bytes();
        return "with seed " + seed + ": "
                + new String(bytes, 0, Math.min(bytes.length, LONGEST_SHOWN), StandardCharsets.ISO_8859_1);
    }

    /** The bytes of the API's heap that are in use after a full collection. */
    long usedHeap() throws IOException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1)) << 10;
    }

    private String jcmd(String command) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(api.process().pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
