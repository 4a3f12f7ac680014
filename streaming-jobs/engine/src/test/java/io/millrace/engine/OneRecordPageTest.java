package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that follows a record through the classes names classes and methods that exist. */
class OneRecordPageTest {

    private static final Path PAGE = Path.of("../../docs/one-record.md");
    private static final Path SOURCES = Path.of("src/main/java/io/millrace/engine");
    private static final Pattern NAMED = Pattern.compile("`([a-z]+)\\.([A-Z]\\w+)(?:#(\\w+))?`");

    @Test
    void namesOnlyWhatTheEngineHas() throws IOException {
        List<String> named = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        Matcher each = NAMED.matcher(Files.readString(PAGE));
        while (each.find()) {
            named.add(each.group());
            Path source = SOURCES.resolve(each.group(1)).resolve(each.group(2) + ".java");
            String method = each.group(3);
            boolean exists = Files.exists(source)
                    && (method == null
                            || Pattern.compile("\\b" + method + "\\([^;]*\\{")
                                    .matcher(Files.readString(source))
                                    .find()
                            || Pattern.compile("\\s" + method + "\\([^;{]*\\);")
                                    .matcher(Files.readString(source))
                                    .find());
            if (!exists) {
                missing.add(each.group());
            }
        }

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(missing).isEmpty();
    }
}
