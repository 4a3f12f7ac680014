package io.millrace.stack;

import io.millrace.ingest.ApiSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings that a driver understands: all that was set but what is the stack's and the API's own. */
public final class EnginePairs {

    private static final Set<String> STACK_ONLY = Stream.concat(StackSettings.ALL.stream(), ApiSettings.ALL.stream())
            .map(Setting::key)
            .collect(Collectors.toSet());

    private EnginePairs() {}

    public static List<String> of(Settings settings) {
        return settings.pairs().stream()
                .filter(pair -> !STACK_ONLY.contains(pair.substring(0, pair.indexOf('='))))
                .toList();
    }
}
