package io.millrace.stack;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings that a driver understands: all that was set but the stack's own. */
public final class EnginePairs {

    private static final Set<String> STACK_ONLY =
            StackSettings.ALL.stream().map(Setting::key).collect(Collectors.toSet());

    private EnginePairs() {}

    public static List<String> of(Settings settings) {
        return settings.pairs().stream()
                .filter(pair -> !STACK_ONLY.contains(pair.substring(0, pair.indexOf('='))))
                .toList();
    }
}
