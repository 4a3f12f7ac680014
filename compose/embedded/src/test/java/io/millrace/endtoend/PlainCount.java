package io.millrace.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.Message;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the tables have to say of some messages, counted one after another in plain maps. */
final class PlainCount {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Long> swords = new HashMap<>();
    private final Set<String> guilds = new HashSet<>();
    private long valid;
    private long refused;

    void add(Message message) {
        JsonNode event = parsed(message);
        if (event == null
                || !event.hasNonNull("event_type")
                || event.get("event_type").asText().equals("default")) {
            return;
        }
        valid++;
        String thing =
                event.get("Host").asText() + "|" + event.get("event_detail").asText();
        boolean more = event.get("direction").asText().equals("increase");
        if (event.get("event_type").asText().equals("guild_event")) {
            boolean changed = more ? guilds.add(thing) : guilds.remove(thing);
            refused += changed ? 0 : 1;
        } else if (more) {
            swords.merge(thing, 1L, Long::sum);
        } else if (swords.getOrDefault(thing, 0L) > 0) {
            swords.merge(thing, -1L, Long::sum);
        } else {
            refused++;
        }
    }

    private static JsonNode parsed(Message message) {
        try {
            JsonNode node = JSON.readTree(new String(message.value(), StandardCharsets.UTF_8));
            return node.isObject() ? node : null;
        } catch (JsonProcessingException broken) {
            return null;
        }
    }

    long valid() {
        return valid;
    }

    long refused() {
        return refused;
    }

    long swords() {
        return swords.values().stream().mapToLong(Long::longValue).sum();
    }

    long guilds() {
        return guilds.size();
    }
}
