package io.millrace.ingest.intake;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The headers of a request as fields of an event: each once, and none that is a secret. */
final class RequestHeaders {

    /** An event's own fields, which no header may pass itself off as. */
    private static final Set<String> OWN = Set.of("event_type", "direction", "event_detail");

    private static final List<String> SECRET_PARTS = List.of(
            "authorization", "cookie", "api-key", "apikey", "token", "secret", "password", "credential", "session");

    private RequestHeaders() {}

    static void write(MultiMap headers, JsonGenerator json) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OWN.contains(name) && SECRET_PARTS.stream().noneMatch(name::contains)) {
                fields.merge(canonical(name), text(header.getValue()), (one, other) -> one + ", " + other);
            }
        }
        for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
    }

    /** {@code User-Agent}, however the client writes it: pipelines look for one name. */
    private static String canonical(String name) {
        StringBuilder canonical = new StringBuilder(name.length());
        boolean isInWord = false;
        for (int index = 0; index < name.length(); index++) {
            char next = name.charAt(index);
            canonical.append(isInWord ? next : Character.toUpperCase(next));
            isInWord = next != '-';
        }
        return canonical.toString();
    }

    /** Headers come as bytes, one a character; nearly everybody means UTF-8. */
    private static String text(String value) {
        if (value.chars().allMatch(next -> next < 0x80)) {
            return value;
        }
        try {
            byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return value;
        }
    }
}
