package io.millrace.console;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Asks a server on this machine exactly what a test says, as no real browser would let it. */
record Browser(int port) {

    record Answer(int status, String head, String body) {

        /** Empty if it is not there. */
        String header(String name) {
            String wanted = name.toLowerCase(Locale.ROOT) + ": ";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted))
                    .map(line -> line.substring(wanted.length()))
                    .findFirst()
                    .orElse("");
        }

        JsonObject json() {
            return new JsonObject(body);
        }

        String detail() {
            return json().getString("detail");
        }
    }

    Answer get(String target, String... headers) {
        return ask("GET", target, "", headers);
    }

    Answer post(String target, String body, String... headers) {
        return ask("POST", target, body, headers);
    }

    /** @param headers as they go over the wire; one that names no host gets this one's */
    Answer ask(String method, String target, String body, String... headers) {
        List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Connection: close"));
        lines.addAll(Arrays.asList(headers));
        if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            lines.add("Host: 127.0.0.1:" + port);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        lines.add("Content-Length: " + bytes.length);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(bytes);
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(all.split(" ", 3)[1]), all.substring(0, end), all.substring(end + 4));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
