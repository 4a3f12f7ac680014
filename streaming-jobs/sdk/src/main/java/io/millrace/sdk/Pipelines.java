package io.millrace.sdk;

import io.millrace.settings.Nearest;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The pipelines on the class path, in the order in which {@code META-INF/services} names them. */
public final class Pipelines {

    public static final List<Pipeline> ALL = ServiceLoader.load(Pipeline.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Pipelines() {}

    /** Every setting of theirs. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>();
        ALL.forEach(pipeline -> all.addAll(pipeline.settings()));
        return all;
    }

    /** The topics that events come in by. */
    public static List<Topic<?>> inputs(Settings settings) {
        List<Topic<?>> inputs = new ArrayList<>();
        ALL.forEach(pipeline -> inputs.addAll(pipeline.flow(settings).topics()));
        return inputs;
    }

    /** The names of the topics that they write for others. */
    public static List<String> outputs(Settings settings) {
        List<String> outputs = new ArrayList<>();
        ALL.forEach(
                pipeline -> pipeline.flow(settings).sent().forEach(sent -> outputs.add(settings.value(sent.topic()))));
        return outputs;
    }

    /** Those with these slugs; all of them if there are none. */
    public static List<Pipeline> named(List<String> slugs) {
        return slugs.isEmpty() ? ALL : slugs.stream().map(Pipelines::named).toList();
    }

    public static Pipeline named(String slug) {
        return ALL.stream()
                .filter(pipeline -> pipeline.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new SettingsException("There is no pipeline " + slug + "."
                        + Nearest.to(slug, slugs())
                                .map(near -> " Did you mean " + near + "?")
                                .orElse(" There are: " + String.join(", ", slugs()) + ".")));
    }

    public static List<String> slugs() {
        return ALL.stream().map(Pipeline::slug).toList();
    }
}
