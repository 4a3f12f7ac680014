package io.millrace.pipelines;

import io.millrace.engine.Pipeline;
import io.millrace.settings.Setting;
import java.util.ArrayList;
import java.util.List;

/** The list of pipelines. A new one is a package beside this file and a line in here. */
public final class Pipelines {

    public static final List<Pipeline> ALL = List.of();

    private Pipelines() {}

    /** Every setting of the engine and of all pipelines. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>();
        ALL.forEach(pipeline -> all.addAll(pipeline.settings()));
        return all;
    }
}
