package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ingest.http.Route;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the API says of itself, beside what it does. Nothing here needs Kafka. */
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");

    @Test
    void describesEachRouteAndNoOther() throws IOException {
        assertThat(described()).isEqualTo(routes());
    }

    @Test
    void refersToNothingThatIsMissing() throws IOException {
        JsonNode root = root();

        assertThat(root.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(
                        reference -> assertThat(root.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }

    private static Set<String> described() throws IOException {
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : root().get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    boolean isSocket = operation.getValue().get("responses").has("101");
                    String method = isSocket ? "WS" : operation.getKey().toUpperCase(Locale.ROOT);
                    described.add(method + " " + path.getKey());
                }
            }
        }
        return described;
    }

    private static JsonNode root() throws IOException {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Set<String> routes() {
        Settings settings = Settings.of(Main.settings()).withPairs(List.of("api-port=0", "kafka=127.0.0.1:1"));
        try (Api api = Api.start(settings)) {
            Set<String> routes = new TreeSet<>();
            api.routes().stream().map(Route::name).forEach(routes::add);
            return routes;
        }
    }
}
