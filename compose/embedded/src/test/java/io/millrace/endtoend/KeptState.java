package io.millrace.endtoend;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.state.Fact;
import io.millrace.engine.state.Kept;
import io.millrace.engine.state.RecordForm;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;

/** What Spark's state store holds of a pipeline of timed folds that is not running. */
record KeptState(RunningStack stack) {

    /** The keys of a flow's only fold whose state passes a test. */
    <S extends Record> List<String> keys(String slug, Class<S> type, Predicate<S> test) throws IOException {
        return keys(slug, 0, type, test);
    }

    /** @param fold which of the flow's folds, counted from 0 */
    <S extends Record> List<String> keys(String slug, int fold, Class<S> type, Predicate<S> test) throws IOException {
        URI checkpoints = stack.settings().value(EngineSettings.CHECKPOINTS);
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
                .getOrCreate()) {
            // A reader that finds a snapshot tells the coordinator of it, which only queries start.
            spark.streams();
            return spark
                    .read()
                    .format("statestore")
                    .option("stateVarName", "state")
                    .load(checkpoints + "/" + slug + "/main")
                    .selectExpr("user_map_key.value", "user_map_value.value")
                    .collectAsList()
                    .stream()
                    .filter(row -> Fact.Key.of((byte[]) row.get(0)).fold() == fold)
                    .filter(row -> test.test(RecordForm.of(type)
                            .record(Kept.of((byte[]) row.get(1)).state())))
                    .map(row -> Fact.Key.of((byte[]) row.get(0)).key())
                    .sorted()
                    .toList();
        }
    }
}
