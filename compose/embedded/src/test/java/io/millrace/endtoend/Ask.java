package io.millrace.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** A request, as the bytes that go over the wire. */
record Ask(String head, byte[] body) {

    static Ask get(String path) {
        return new Ask("GET " + path + " HTTP/1.1\r\nHost: Ann\r\n", null);
    }

    static Ask post(String topic, String body) {
        return post(topic, body.getBytes(StandardCharsets.UTF_8));
    }

    static Ask post(String topic, byte[] body) {
        return new Ask("POST /v1/events/" + topic + " HTTP/1.1\r\nHost: Ann\r\n", body);
    }

    static Ask json(String topic, String body) {
        return post(topic, body).with("Content-Type", "application/json");
    }

    Ask with(String name, String value) {
        return new Ask(head + name + ": " + value + "\r\n", body);
    }

    Ask packed() {
        return new Ask(head + "Content-Encoding: gzip\r\n", gzip(body));
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    byte[] bytes() {
        String whole = head + (body == null ? "\r\n" : "Content-Length: " + body.length + "\r\n\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(whole.getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }
}
