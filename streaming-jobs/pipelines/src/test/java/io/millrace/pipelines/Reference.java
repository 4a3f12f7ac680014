package io.millrace.pipelines;

import io.millrace.engine.sink.RowType;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a pipeline's page has to say of its topics, tables, views and settings. */
record Reference(Pipeline pipeline, Flow<?> flow, Settings settings, List<ViewText> views) {

    static Reference of(Pipeline pipeline, Settings settings) throws IOException {
        return new Reference(pipeline, pipeline.flow(settings), settings, ViewText.of(pipeline.slug()));
    }

    String text() {
        return "\n## Topics\n" + topics() + "\n## Tables and views\n" + tables() + "\n## Settings\n\n" + settingsTable()
                + "\n";
    }

    private String topics() {
        List<String> names = pipeline.topics(settings);
        List<String> folders = Fixtures.folders(pipeline.slug(), names);
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < names.size(); index++) {
            Topic<?> topic = flow.topics().get(index).with(settings);
            text.append(new TopicText<>(topic, names.get(index), Fixtures.accepted(folders.get(index))).text());
        }
        for (Output<?> output : flow.outputs()) {
            if (output instanceof Output.Sent<?> sent) {
                text.append("\n### `%s`, which it writes\n\n%s Its name is set by `%s`.\n"
                        .formatted(settings.value(sent.topic()), sent.topic().meaning(), sent.name()));
            }
        }
        return text.toString();
    }

    private String tables() {
        List<ViewText> others = new ArrayList<>(views);
        StringBuilder text = new StringBuilder();
        for (Output<?> output : flow.outputs()) {
            if (output instanceof Output.Append<?> append) {
                text.append(table(append.table(), "Delta, only grows", append.comment(), append.row()));
            } else if (output instanceof Output.Parquet<?> parquet) {
                text.append(table(
                        parquet.table(),
                        "Parquet, only grows; a partition, `batch`, for each commit",
                        parquet.comment(),
                        parquet.row()));
            } else if (output instanceof Output.Upsert<?> upsert) {
                ViewText view = views.stream()
                        .filter(each -> each.name().equals(pipeline.slug() + "." + upsert.table()))
                        .findFirst()
                        .orElseThrow();
                others.remove(view);
                text.append(view.text("keyed, a view of `%s.%s`".formatted(pipeline.slug(), upsert.name())));
            }
        }
        others.forEach(view -> text.append(view.text("view")));
        return text.toString();
    }

    private String table(String name, String kind, String comment, Class<? extends Record> row) {
        return RowType.of(row).fields().stream()
                .map(field -> "| `%s` | %s | %s |\n"
                        .formatted(field.name(), inTrino(field.type().sql()), cell(field.comment())))
                .collect(Collectors.joining(
                        "",
                        "\n### `%s.%s`\n\n%s. (%s.)\n\n| column | type | meaning |\n|---|---|---|\n"
                                .formatted(pipeline.slug(), name, comment, kind),
                        ""));
    }

    private static String inTrino(String type) {
        return type.replace("string", "varchar")
                .replace("binary", "varbinary")
                .replaceAll("\\bint\\b", "integer")
                .replaceAll("map<(\\w+),(\\w+)>", "map($1, $2)");
    }

    private String settingsTable() {
        return pipeline.settings().stream()
                .map(setting ->
                        "| `%s` | `%s` | %s |\n".formatted(setting.key(), setting.byDefault(), meaning(setting)))
                .collect(Collectors.joining("", "| key | default | meaning |\n|---|---|---|\n", ""));
    }

    private static String meaning(Setting<?> setting) {
        return cell(setting.meaning());
    }

    static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
