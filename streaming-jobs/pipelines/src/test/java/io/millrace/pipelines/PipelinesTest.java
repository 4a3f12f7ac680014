package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.state.RecordForm;
import io.millrace.sdk.Column;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Route;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pipeline has to have: names, fixtures, views and comments that agree with its code. */
class PipelinesTest {

    static Stream<Pipeline> pipelines() {
        return Pipelines.ALL.stream();
    }

    private static Flow<?> flow(Pipeline pipeline) {
        return pipeline.flow(Settings.of(EngineSettings.known()));
    }

    @Test
    void haveSlugsOfTheirOwn() {
        assertThat(Pipelines.slugs()).doesNotHaveDuplicates().allMatch(slug -> slug.matches("[a-z]+"));
        assertThat(Pipelines.slugs()).doesNotContain("ops");
    }

    @Test
    void areAllMeantWhereNoneIsNamed() {
        assertThat(Pipelines.named(List.of())).isEqualTo(Pipelines.ALL);
        assertThat(Pipelines.named(List.of("game"))).extracting(Pipeline::slug).containsExactly("game");
        assertThatThrownBy(() -> Pipelines.named(List.of("elephant")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("There is no pipeline elephant. There are: " + String.join(", ", Pipelines.slugs()) + ".");
    }

    @Test
    void haveSettingsThatNobodyElseHas() {
        assertThat(EngineSettings.known()).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(EngineSettings.known()).extracting(Setting::variable).doesNotHaveDuplicates();
    }

    @Test
    void haveDefaultsThatAreAllowed() {
        Settings settings = Settings.of(EngineSettings.known());

        assertThat(EngineSettings.known()).allSatisfy(setting -> {
            assertThat(settings.value(setting)).isNotNull();
            assertThat(setting.meaning()).matches("[A-Z].*\\.");
        });
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void beginTheKeysOfTheirSettingsWithTheirSlug(Pipeline pipeline) {
        assertThat(pipeline.settings()).extracting(Setting::key).allMatch(key -> key.startsWith(pipeline.slug() + "."));
        assertThat(pipeline.settings())
                .containsAll(flow(pipeline).topics().stream()
                        .flatMap(topic -> topic.settings().stream())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void haveSampleRecords(Pipeline pipeline) {
        List<String> topics = pipeline.topics(Settings.of(EngineSettings.known()));
        assertThat(Fixtures.folders(pipeline.slug(), topics)).allSatisfy(folder -> {
            assertThat(Fixtures.accepted(folder)).isNotEmpty();
            assertThat(Fixtures.rejected(folder)).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void haveAViewForEachKeyedTable(Pipeline pipeline) throws IOException {
        Path views = Repository.file("sql/" + pipeline.slug() + "/views.sql");

        assertThat(views).exists();
        assertThat(flow(pipeline).outputs())
                .filteredOn(Output.Upsert.class::isInstance)
                .allSatisfy(output -> {
                    Output.Upsert<?> upsert = (Output.Upsert<?>) output;
                    assertThat(Files.readString(views))
                            .contains("CREATE OR REPLACE VIEW " + pipeline.slug() + "." + upsert.table() + "\n")
                            .contains("FROM " + pipeline.slug() + "." + upsert.name() + "\n")
                            .contains("COMMENT '" + upsert.comment() + "'")
                            .contains("GROUP BY " + upsert.keys().get(0));
                });
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void haveOutputsWithNamesAndCommentsOfTheirOwn(Pipeline pipeline) {
        List<Output<?>> outputs = flow(pipeline).outputs();

        assertThat(outputs).isNotEmpty().extracting(Output::name).doesNotHaveDuplicates();
        assertThat(outputs)
                .filteredOn(output -> !(output instanceof Output.Sent))
                .allSatisfy(output -> {
                    assertThat(output.name()).matches("[a-z]+(_[a-z]+)*");
                    assertThat(comment(output)).matches("[A-Z].*[^.]");
                });
        assertThat(pipeline.purpose()).matches("[A-Z].*[^.]");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void sayOfEveryColumnWhatItMeans(Pipeline pipeline) {
        for (Output<?> output : flow(pipeline).outputs()) {
            for (RecordComponent component : components(output)) {
                assertThat(component.getAnnotation(Column.class))
                        .as(component.toString())
                        .isNotNull();
                assertThat(component.getAnnotation(Column.class).value())
                        .as(component.toString())
                        .isNotBlank()
                        .doesNotEndWith(".");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void keyTheirTablesByColumnsThatTheyHave(Pipeline pipeline) {
        for (Output<?> output : flow(pipeline).outputs()) {
            if (output instanceof Output.Upsert<?> upsert) {
                assertThat(upsert.keys()).isNotEmpty();
                assertThat(Stream.of(components(output)).map(PipelinesTest::column))
                        .containsAll(upsert.keys());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void listTheSettingsOfTheirTopics(Pipeline pipeline) {
        flow(pipeline).topics().forEach(topic -> assertThat(pipeline.settings()).containsAll(topic.settings()));
        flow(pipeline).sent().forEach(sent -> assertThat(pipeline.settings()).contains(sent.topic()));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void foldWhatCanBeKept(Pipeline pipeline) {
        assertThat(flow(pipeline).folds()).allSatisfy(step -> {
            assertThat(RecordForm.of(step.factType()).fields()).isNotEmpty();
            assertThat(RecordForm.of(step.stateType()).fields()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void canBeSentToTasks(Pipeline pipeline) throws IOException {
        Flow<?> flow = flow(pipeline);
        for (Object part : Stream.of(
                        flow.topics().stream().map(Topic::codec),
                        flow.outputs().stream(),
                        flow.folds().stream(),
                        flow.landed().stream().map(Route::part))
                .flatMap(parts -> parts)
                .toList()) {
            new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(serializable(part));
        }
    }

    /** Its setting stays behind: a task gets the topic's name. */
    private static Object serializable(Object part) {
        return part instanceof Output.Sent<?> sent ? sent.value() : part;
    }

    private static String column(RecordComponent component) {
        String name = component.getAnnotation(Column.class).name();
        return name.isEmpty()
                ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT)
                : name;
    }

    private static RecordComponent[] components(Output<?> output) {
        if (output instanceof Output.Append<?> append) {
            return append.row().getRecordComponents();
        }
        if (output instanceof Output.Parquet<?> parquet) {
            return parquet.row().getRecordComponents();
        }
        return output instanceof Output.Upsert<?> upsert ? upsert.row().getRecordComponents() : new RecordComponent[0];
    }

    private static String comment(Output<?> output) {
        if (output instanceof Output.Append<?> append) {
            return append.comment();
        }
        return output instanceof Output.Parquet<?> parquet ? parquet.comment() : ((Output.Upsert<?>) output).comment();
    }
}
