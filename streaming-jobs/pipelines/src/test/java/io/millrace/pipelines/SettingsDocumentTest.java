package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Pipeline;
import io.millrace.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The settings' page is written from the code. What stands outside of its sections is left as it is. */
class SettingsDocumentTest {

    private static final String HOW_TO_UPDATE =
            "docs/settings.md is out of date; write it anew with: ./mvnw test -pl streaming-jobs/pipelines -am"
                    + " -Dtest=SettingsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.update-docs=true";

    @Test
    void theSettingsPageSaysWhatTheCodeSays() throws IOException {
        Path page = Repository.file("docs/settings.md");
        String before = Files.readString(page);
        String after = before;
        for (Map.Entry<String, List<Setting<?>>> section : sections().entrySet()) {
            after = with(after, section.getKey(), table(section.getValue()));
        }
        if (Boolean.getBoolean("millrace.update-docs")) {
            Files.writeString(page, after);
        } else {
            assertThat(before).as(HOW_TO_UPDATE).isEqualTo(after);
        }
    }

    private static Map<String, List<Setting<?>>> sections() {
        Map<String, List<Setting<?>>> sections = new LinkedHashMap<>();
        sections.put("engine", EngineSettings.ALL);
        for (Pipeline pipeline : Pipelines.ALL) {
            sections.put(pipeline.slug(), pipeline.settings());
        }
        return sections;
    }

    /** Puts the table where the section is; a section that is new comes last. */
    private static String with(String page, String section, String table) {
        String begin = "<!-- " + section + " settings -->";
        String end = "<!-- end of " + section + " settings -->";
        String text = begin + "\n\n" + table + "\n\n" + end;
        Matcher place = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
                .matcher(page);
        return place.find()
                ? page.substring(0, place.start()) + text + page.substring(place.end())
                : page.stripTrailing() + "\n\n## Pipeline `" + section + "`\n\n" + text + "\n";
    }

    private static String table(List<Setting<?>> settings) {
        return settings.stream()
                .map(SettingsDocumentTest::row)
                .collect(Collectors.joining(
                        "\n", "| key | default | environment variable | meaning |\n|---|---|---|---|\n", ""));
    }

    private static String row(Setting<?> setting) {
        String allowed = setting.allowed().equals("text") ? "" : " It is " + setting.allowed() + ".";
        return "| `" + setting.key() + "` | `" + setting.byDefault() + "` | `" + setting.variable() + "` | "
                + (setting.meaning() + allowed).replace("|", "\\|") + " |";
    }
}
