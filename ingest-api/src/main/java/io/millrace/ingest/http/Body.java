package io.millrace.ingest.http;

import io.millrace.ingest.ApiSettings;
import io.millrace.settings.Setting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * How a request's body is read: never more of it than the limits allow, packed or unpacked.
 *
 * @param limit as it is sent
 * @param unpackedLimit once gzip is unpacked
 */
public record Body(long limit, long unpackedLimit) {

    private static final int STEP = 64 << 10;

    /** What is to be done with a whole body. */
    @FunctionalInterface
    public interface Then {
        void handle(byte[] body) throws Problem;
    }

    public void read(Call call, Then then) throws Problem {
        HttpServerRequest request = call.request();
        boolean isPacked = isPacked(call);
        String length = call.header("Content-Length");
        if (length != null && Long.parseLong(length) > limit) {
            throw tooLarge(limit, ApiSettings.BODY_LIMIT, "");
        }
        if ("100-continue".equalsIgnoreCase(call.header("Expect"))) {
            request.response().writeContinue();
        }
        Chunks chunks = new Chunks();
        request.handler(chunk -> guarded(call, () -> {
            call.hold(chunk.length());
            if (chunks.length() + (long) chunk.length() > limit) {
                throw tooLarge(limit, ApiSettings.BODY_LIMIT, "");
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
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream(Math.min(4 * packed.length, STEP));
        byte[] step = new byte[STEP];
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed), STEP)) {
            for (int read = gzip.read(step); read >= 0; read = gzip.read(step)) {
                call.hold(read);
                if (unpacked.size() + (long) read > unpackedLimit) {
                    throw tooLarge(unpackedLimit, ApiSettings.UNPACKED_LIMIT, " once it is unpacked");
                }
                unpacked.write(step, 0, read);
            }
        } catch (IOException broken) {
            throw Problem.of(400, "The body is not complete gzip: " + broken.getMessage() + ".");
        }
        return unpacked.toByteArray();
    }

    private static Problem tooLarge(long limit, Setting<Long> setting, String when) {
        return Problem.of(
                413,
                "The body is larger than " + limit + " bytes" + when + ". Send it in parts; the limit is the setting "
                        + setting.key() + ".");
    }
}
