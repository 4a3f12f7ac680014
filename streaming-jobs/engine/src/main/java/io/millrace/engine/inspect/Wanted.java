package io.millrace.engine.inspect;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Code;
import io.millrace.engine.checkpoint.Code.StateForm;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.sink.QuarantinedRow;
import io.millrace.engine.sink.ReplayedRow;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pipeline's code and settings ask for.
 *
 * @param warehouse the folder of all tables
 * @param topics those that it reads
 * @param tables those that it writes, those of the engine among them
 * @param isTimed whether time means something to it
 * @param spark how Spark is set
 */
public record Wanted(
        String pipeline,
        String warehouse,
        List<String> topics,
        List<WantedTable> tables,
        Code code,
        boolean isTimed,
        Map<String, String> spark) {

    public Wanted {
        topics = List.copyOf(topics);
        tables = List.copyOf(tables);
        spark = Map.copyOf(spark);
    }

    public static Wanted of(Pipeline pipeline, Flow<?> flow, Settings settings) {
        List<WantedTable> tables = new ArrayList<>();
        Map<String, List<String>> keys = new TreeMap<>();
        for (Output<?> output : flow.outputs()) {
            if (!(output instanceof Output.Sent)) {
                WantedTable table = new WantedTable(pipeline.slug(), output);
                tables.add(table);
                if (!table.keys().isEmpty()) {
                    keys.put(table.name(), table.keys());
                }
            }
        }
        tables.add(new WantedTable(pipeline.slug(), QuarantinedRow.TABLE));
        tables.add(new WantedTable(pipeline.slug(), ReplayedRow.TABLE));
        tables.add(new WantedTable(pipeline.slug(), LedgerRow.TABLE));
        EngineSettings engine = EngineSettings.of(settings);
        return new Wanted(
                pipeline.slug(),
                engine.warehouse().toString(),
                pipeline.topics(settings),
                tables,
                new Code(StateForm.of(flow.folds()), keys),
                flow.timing() != null,
                Environment.spark(settings));
    }

    /** All of it that a rebuild which goes on after a restart must find unchanged. */
    public String form() {
        List<String> columns = tables.stream()
                .map(table -> table.qualifiedName() + table.columns() + table.keys())
                .toList();
        return topics + "\n" + columns + "\n" + code + "\n" + spark.get("spark.sql.shuffle.partitions") + "\n";
    }

    public WantedTable ledger() {
        return tables.stream()
                .filter(table -> table.output() == LedgerRow.TABLE)
                .findFirst()
                .orElseThrow();
    }
}
