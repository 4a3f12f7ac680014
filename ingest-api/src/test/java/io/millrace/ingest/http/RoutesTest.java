package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    private final Routes routes = new Routes(List.of(
            Route.get("/", _ -> {}),
            Route.get("/plain", _ -> {}),
            Route.delete("/plain", _ -> {}),
            Route.post("/v1/events/{topic}", _ -> {}),
            Route.socket("/v1/events/{topic}", _ -> {}),
            Route.get("/v1/views/{view}", _ -> {}),
            Route.get("/v1/views/{view}/{key}", _ -> {})));

    @Test
    void findsARouteByMethodAndPath() throws Problem {
        assertThat(find("GET", "/plain", false)).isEqualTo("GET /plain");
        assertThat(find("DELETE", "/plain", false)).isEqualTo("DELETE /plain");
        assertThat(find("GET", "/", false)).isEqualTo("GET /");
    }

    @Test
    void tellsAnUpgradeFromAPlainRequest() throws Problem {
        assertThat(find("POST", "/v1/events/a", false)).isEqualTo("POST /v1/events/{topic}");
        assertThat(find("GET", "/v1/events/a", true)).isEqualTo("WS /v1/events/{topic}");
    }

    @Test
    void givesTheSegmentsThatTheRouteLeavesOpen() throws Problem {
        assertThat(routes.find(HttpMethod.GET, "/v1/views/swords/Ann%2FB", false)
                        .open())
                .containsExactly("swords", "Ann%2FB");
        assertThat(routes.find(HttpMethod.GET, "/v1/views/swords", false).open())
                .containsExactly("swords");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "//", "/plain/", "/Plain", "/v1/events", "/v1/views/a/b/c", "/v1//a/b", "", "/.."})
    void says404WhereThereIsNothing(String path) {
        assertThatThrownBy(() -> routes.find(HttpMethod.GET, path, false))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("/openapi.json")
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(404);
    }

    @Test
    void saysWhatAPathTakesInstead() {
        assertAllowed(HttpMethod.PUT, "/plain", false, "GET, DELETE");
        assertAllowed(HttpMethod.HEAD, "/", false, "GET");
        assertAllowed(HttpMethod.GET, "/plain", true, "GET, DELETE");
        assertAllowed(HttpMethod.PUT, "/v1/events/a", false, "POST, GET");
        assertAllowed(HttpMethod.POST, "/v1/events/a", true, "POST, GET");
        assertAllowed(HttpMethod.valueOf("BREW"), "/v1/views/a", false, "GET");
    }

    private void assertAllowed(HttpMethod method, String path, boolean isUpgrade, String allowed) {
        assertThatThrownBy(() -> routes.find(method, path, isUpgrade))
                .isInstanceOf(Problem.class)
                .satisfies(thrown -> {
                    Problem problem = (Problem) thrown;
                    assertThat(problem.status()).isEqualTo(405);
                    assertThat(problem.headers()).containsEntry("Allow", allowed);
                });
    }

    private String find(String method, String path, boolean isUpgrade) throws Problem {
        return routes.find(HttpMethod.valueOf(method), path, isUpgrade).route().name();
    }
}
