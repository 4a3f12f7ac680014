package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The client's side of a WebSocket, frame by frame. */
final class Frames implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;

    private final Wire wire;

    private Frames(Wire wire) {
        this.wire = wire;
    }

    /** @param receiveBuffer how much may arrive unread; 0 for as much as is usual */
    static Frames open(RunningApi api, int receiveBuffer, String... headers) throws IOException {
        Wire wire = Wire.to(api.port(), receiveBuffer);
        StringBuilder ask = new StringBuilder("GET /v1/events/" + api.topic() + " HTTP/1.1\nHost: a\n"
                + "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n");
        for (String header : headers) {
            ask.append(header).append('\n');
        }
        Wire.Answer answer = wire.send(ask.append('\n').toString()).answer();
        if (answer.status() != 101) {
            wire.close();
            throw new IOException("No socket, but " + answer.status() + ": " + answer.text());
        }
        return new Frames(wire);
    }

    void send(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(int kind, byte[] payload) throws IOException {
        wire.send(masked(0x80 | kind, payload));
    }

    void sendInTwo(byte[] text) throws IOException {
        int half = text.length / 2;
        wire.send(masked(TEXT, Arrays.copyOf(text, half)));
        wire.send(masked(0x80, Arrays.copyOfRange(text, half, text.length)));
    }

    /** A frame's bytes, with a mask of zeros. */
    private static byte[] masked(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            int bytes = payload.length < 1 << 16 ? 2 : 8;
            frame.write(0x80 | (bytes == 2 ? 126 : 127));
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    JsonNode answer() throws IOException {
        int kind = wire.next() & 15;
        byte[] payload = payload();
        if (kind == CLOSE) {
            throw new IOException("Closed with " + code(payload));
        }
        return RunningApi.JSON.readTree(payload);
    }

    /** Reads on until it is closed; 0 if no code was given. */
    int closedWith() throws IOException {
        while (true) {
            int kind;
            byte[] payload;
            try {
                kind = wire.next() & 15;
                payload = payload();
            } catch (java.io.EOFException | java.net.SocketException gone) {
                return 0;
            }
            if (kind == CLOSE) {
                return code(payload);
            }
        }
    }

    private byte[] payload() throws IOException {
        int length = wire.next();
        if (length == 126) {
            length = wire.next() << 8 | wire.next();
        }
        return wire.bytes(length);
    }

    private static int code(byte[] payload) {
        return payload.length < 2 ? 0 : (payload[0] & 255) << 8 | payload[1] & 255;
    }

    @Override
    public void close() {
        wire.close();
    }
}
