package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the API says of itself, without Kafka and Redis. */
class ApiMetricsTest {

    private static Api api;

    @BeforeAll
    static void start() {
        api = Api.start(Settings.of(Main.settings())
                .withPairs(
                        List.of("api-port=0", "kafka=127.0.0.1:1", "api-redis=127.0.0.1:1", "api-pending-limit=3m")));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void countRequestsByRouteAndStatus() throws Exception {
        ask("/health/live");

        assertThat(ask("/metrics").body())
                .contains("millrace_http_requests_total{route=\"GET /health/live\",status=\"200\"} ")
                .contains("millrace_http_request_seconds_bucket{route=\"GET /health/live\",le=\"0.001\"} ")
                .contains("millrace_http_request_seconds_bucket{route=\"GET /health/live\",le=\"+Inf\"} ");
    }

    @Test
    void tellWhatTheApiMayHold() throws Exception {
        assertThat(ask("/metrics").body())
                .contains("millrace_ready 0.0\n")
                .contains("millrace_held_bytes 0.0\n")
                .contains("millrace_held_limit_bytes " + (double) (3 << 20) + "\n")
                .contains("millrace_kafka_buffer_bytes " + (double) (6 << 20) + "\n")
                .contains("millrace_kafka_buffer_available_bytes " + (double) (6 << 20) + "\n");
    }

    @Test
    void areInTheFormThatIsAskedFor() throws Exception {
        assertThat(ask("/metrics").headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        HttpResponse<String> open = ask("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(open.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(open.body()).contains("# UNIT millrace_held_bytes bytes\n").endsWith("# EOF\n");
    }

    @Test
    void areDocumented() throws Exception {
        System.gc();
        ask("/health/live");
        List<String> families = ask("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> "| `" + line.split(" ")[2] + "` | " + line.split(" ")[3] + " |")
                .toList();

        assertThat(documented("Metrics of the API"))
                .containsExactlyInAnyOrderElementsOf(families.stream()
                        .filter(family -> family.startsWith("| `millrace_"))
                        .toList());
        assertThat(families).containsAll(documented("Metrics of each Java process"));
    }

    /** The first two columns of a section's table. */
    private static List<String> documented(String section) throws Exception {
        String page = Files.readString(Path.of("../docs/operations.md"));
        String text = page.substring(page.indexOf("### " + section));
        return Pattern.compile("(?m)^\\| `[a-z_]+` \\| [a-z]+ \\|")
                .matcher(text.substring(0, text.indexOf("\n#", 1)))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static HttpResponse<String> ask(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
