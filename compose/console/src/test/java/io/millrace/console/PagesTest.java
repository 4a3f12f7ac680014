package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.Browser.Answer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    /** What the policy of the pages keeps a browser from running, and what could run what an event holds. */
    private static final List<Pattern> INLINE = Stream.of(
                    "<script(?![^>]*\\ssrc=)",
                    "<style",
                    "\\sstyle\\s*=",
                    "<[^>]*\\son[a-z]+\\s*=",
                    "javascript:",
                    "<base\\b",
                    "(src|href)\\s*=\\s*[\"']?(https?:)?//")
            .map(PagesTest::anyCase)
            .toList();

    private static final List<Pattern> RISKY = Stream.of(
                    "innerHTML",
                    "outerHTML",
                    "insertAdjacentHTML",
                    "document\\.write",
                    "createContextualFragment",
                    "DOMParser",
                    "srcdoc",
                    "\\beval\\s*\\(",
                    "new\\s+Function",
                    "set(Timeout|Interval)\\s*\\(\\s*[\"'`]",
                    "setAttribute\\s*\\(\\s*[\"'`](style|on)",
                    "javascript:",
                    "import\\s*\\(?\\s*[\"'`]https?:")
            .map(PagesTest::anyCase)
            .toList();

    private static final Pattern ASSET = Pattern.compile("[\"'`](/assets/[^\"'`$]+)[\"'`]");
    private static final Pattern IMPORT = Pattern.compile("from\\s+[\"']\\./([^\"']+)[\"']");

    private static Pattern anyCase(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    private static List<Path> files(String ending) throws IOException, URISyntaxException {
        Path folder = Path.of(Pages.class.getResource("pages/").toURI());
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static List<String> found(List<Path> files, List<Pattern> forbidden) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            forbidden.stream()
                    .flatMap(pattern -> pattern.matcher(text).results())
                    .forEach(hit -> found.add(file.getFileName() + ": " + hit.group()));
        }
        return found;
    }

    @Test
    void holdNothingInline() throws Exception {
        List<Path> pages = files(".html");

        assertThat(pages).hasSizeGreaterThanOrEqualTo(7);
        assertThat(found(pages, INLINE)).isEmpty();
        for (String bad : new String[] {
            "<script>alert(1)</script>", "<p style=\"x\">", "<a onclick='x'>", "<img src=//elsewhere/x>"
        }) {
            assertThat(INLINE).as(bad).anyMatch(pattern -> pattern.matcher(bad).find());
        }
    }

    @Test
    void makeNoElementsOfText() throws Exception {
        List<Path> scripts = files(".js");

        assertThat(scripts).isNotEmpty();
        assertThat(found(scripts, RISKY)).isEmpty();
    }

    @Test
    void areServedWithAllThatTheyAreMadeOf() throws Exception {
        try (Site site = new Site(new Pages().routes())) {
            List<String> targets = new ArrayList<>();
            for (Path page : Stream.concat(files(".html").stream(), files(".js").stream())
                    .toList()) {
                ASSET.matcher(Files.readString(page)).results().forEach(asset -> targets.add(asset.group(1)));
            }
            for (Path script : files(".js")) {
                Matcher imports = IMPORT.matcher(Files.readString(script));
                imports.results().forEach(name -> targets.add("/assets/" + name.group(1)));
                targets.add("/assets/" + script.getFileName());
            }

            assertThat(targets).contains("/assets/uplot/uPlot.min.css", "/assets/console.css", "/assets/page.js");
            assertThat(targets.stream()
                            .distinct()
                            .filter(target -> site.browser().get(target).status() != 200))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/pipelines/game",
                "/quarantine",
                "/find",
                "/tables",
                "/tables/game/sword_purchases",
                "/actions",
                "/login"
            })
    void areServedUnderAPolicy(String page) {
        try (Site site = new Site(new Pages().routes())) {
            Answer answer = site.browser().get(page);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(answer.body()).startsWith("<!doctype html>");
            assertThat(answer.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .endsWith("base-uri 'none'; frame-ancestors 'none'")
                    .doesNotContain("unsafe", "*", "http:");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/nothing.js",
                "/assets/../find.html",
                "/assets/..%2Ffind.html",
                "/assets/%2e%2e%2ffind.html",
                "/assets/..%5Cfind.html",
                "/assets/%2F..%2Ffind.html",
                "/assets/.%2Fpage.js",
                "/assets/%2Fpage.js",
                "/assets/uplot%2FuPlot.esm.js",
                "/assets/page.js%00",
                "/assets/%00.js",
                "/assets/uplot/..%2Fpackage.js",
                "/assets/uplot/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.js",
                "/assets/..%2F..%2FPages.class",
                "/assets/",
                "/assets/.js"
            })
    void areTheOnlyFilesThatAnybodyGets(String target) {
        try (Site site = new Site(new Pages().routes())) {
            assertThat(site.browser().get(target).status()).isEqualTo(404);
        }
    }
}
