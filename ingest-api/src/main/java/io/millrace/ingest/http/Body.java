package io.millrace.ingest.http;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** How a request's body is read: never more of it than the limits allow, packed or unpacked. */
public record Body(Limit limit, Limit unpacked) {

    private static final int STEP = 64 << 10;

    /** How many bytes, and the setting that says so. */
    public record Limit(long bytes, String setting) {

        static Limit of(Settings settings, Setting<Long> setting) {
            return new Limit(settings.value(setting), setting.key());
        }

        Problem exceeded(String when) {
            return Problem.of(
                    413,
                    "The body is larger than " + bytes + " bytes" + when
                            + ". Send it in parts; the limit is the setting " + setting + ".");
        }
    }

    /**
     * @param limit as it is sent
     * @param unpacked once gzip is unpacked
     */
    public static Body of(Settings settings, Setting<Long> limit, Setting<Long> unpacked) {
        return new Body(Limit.of(settings, limit), Limit.of(settings, unpacked));
    }

    /** What is to be done with a whole body. */
    @FunctionalInterface
    public interface Then {
        void handle(byte[] body) throws Problem;
    }

    public void read(Call call, Then then) throws Problem {
        HttpServerRequest request = call.request();
        boolean isPacked = isPacked(call);
        String length = call.header("Content-Length");
        if (length != null && Long.parseLong(length) > limit.bytes()) {
            throw limit.exceeded("");
        }
        if ("100-continue".equalsIgnoreCase(call.header("Expect"))) {
            request.response().writeContinue();
        }
        Chunks chunks = new Chunks();
        request.handler(chunk -> guarded(call, () -> {
            call.hold(chunk.length());
            if (chunks.length() + (long) chunk.length() > limit.bytes()) {
                throw limit.exceeded("");
            }
            chunks.add(chunk);
        }));
        request.exceptionHandler(_ -> call.abandoned());
        request.endHandler(_ ->
                guarded(call, () -> then.handle(isPacked ? unpack(call, chunks.bytes()) : chunks.bytes())));
    }

    /** What has arrived; a body that comes in one piece is copied once. */
    private static final class Chunks {
        private Buffer first;
        private Buffer all;

        int length() {
            return all != null ? all.length() : first != null ? first.length() : 0;
        }

        void add(Buffer chunk) {
            if (first == null) {
                first = chunk;
                return;
            }
            if (all == null) {
                all = Buffer.buffer(2 * (first.length() + chunk.length())).appendBuffer(first);
            }
            all.appendBuffer(chunk);
        }

        byte[] bytes() {
            return all != null ? all.getBytes() : first != null ? first.getBytes() : new byte[0];
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Problem;
    }

    private static void guarded(Call call, Step step) {
        if (call.isAnswered()) {
            return;
        }
        try {
            step.run();
        } catch (Problem problem) {
            call.fail(problem);
        } catch (RuntimeException unforeseen) {
            call.fail(unforeseen);
        }
    }

    private static boolean isPacked(Call call) throws Problem {
        String encoding = call.header("Content-Encoding");
        if (encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return true;
        }
        throw Problem.of(415, "Content-Encoding may be gzip, and no other.").with("Accept-Encoding", "gzip");
    }

    private byte[] unpack(Call call, byte[] packed) throws Problem {
        ByteArrayOutputStream all = new ByteArrayOutputStream(Math.min(4 * packed.length, STEP));
        byte[] step = new byte[STEP];
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed), STEP)) {
            for (int read = gzip.read(step); read >= 0; read = gzip.read(step)) {
                call.hold(read);
                if (all.size() + (long) read > unpacked.bytes()) {
                    throw unpacked.exceeded(" once it is unpacked");
                }
                all.write(step, 0, read);
            }
        } catch (IOException broken) {
            throw Problem.of(400, "The body is not complete gzip: " + broken.getMessage() + ".");
        }
        return all.toByteArray();
    }
}
