package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.DatasetStep;
import io.millrace.engine.Records;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Received;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A pipeline with a step in Spark's own terms: it looks up the price of what was sold. */
@OnSharedStack
@UsesSpark
class DatasetStepIT {

    public record Sale(String item, long pieces, Instant at) {}

    public record Price(String item, double price) {}

    public record Revenue(String item, long pieces, Instant at, double revenue) {}

    /** A join of the stream with a table of Spark. */
    private static final class Priced implements DatasetStep<Sale, Revenue> {
        @Override
        public Dataset<Revenue> apply(Dataset<Sale> sales) {
            SparkSession spark = sales.sparkSession();
            Dataset<Price> prices = spark.createDataset(
                    List.of(new Price("apple", 0.5), new Price("pear", 2)), Records.encoder(Price.class));
            return sales.join(prices, "item")
                    .selectExpr("item", "pieces", "at", "pieces * price AS revenue")
                    .as(Records.encoder(Revenue.class));
        }
    }

    /** Reads its dataset twice, in one task, and not to its end. */
    private static final class Few implements DatasetStep<Sale, Sale> {
        @Override
        public Dataset<Sale> apply(Dataset<Sale> sales) {
            return sales.union(sales).coalesce(1).limit(1);
        }
    }

    /** Named by its topic. */
    private record Sales(String slug, boolean isWhole) implements Pipeline {
        @Override
        public Flow<?> flow(Settings settings) {
            Flow<Sale> flow = Flow.from(Topic.json(topicName(), Sale.class)).append("sales", "Sales");
            return isWhole
                    ? flow.through(DatasetStepIT::known, Revenue.class, Priced::new)
                            .append("revenues", "Revenues", Revenue.class)
                    : flow.through(DatasetStepIT::known, Sale.class, Few::new).append("few", "Few", Sale.class);
        }

        private Setting<String> topicName() {
            return Setting.text(slug + ".topic", slug + "-in", "What was sold");
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(topicName());
        }
    }

    private static Sale known(Received<Sale> received) {
        return received.event().item().equals("nothing") ? null : received.event();
    }

    private static Message sale(String topic, String item, long pieces) {
        return Message.of(
                topic,
                item,
                "{\"item\": \"" + item + "\", \"pieces\": " + pieces + ", \"at\": \"2026-03-01T12:00:00.123456Z\"}");
    }

    private final RunningStack stack;

    DatasetStepIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void givesRowsToTheOutputsAfterItBatchByBatch() throws Exception {
        Pipeline sales = new Sales("step_sales", true);
        InProcess process = new InProcess(stack);
        stack.produce(List.of(
                sale("step_sales-in", "apple", 4),
                sale("step_sales-in", "nut", 9),
                sale("step_sales-in", "nothing", 1)));
        process.runOnce(sales);
        stack.produce(List.of(sale("step_sales-in", "pear", 3), sale("step_sales-in", "apple", 1)));
        process.runOnce(sales);

        assertThat(stack.sql("select item, pieces, revenue, to_iso8601(at) from step_sales.revenues order by revenue"))
                .containsExactly(
                        List.of("apple", "1", "0.5", "2026-03-01T12:00:00.123Z"),
                        List.of("apple", "4", "2.0", "2026-03-01T12:00:00.123Z"),
                        List.of("pear", "3", "6.0", "2026-03-01T12:00:00.123Z"));
        assertThat(stack.number("select count(*) from step_sales.sales")).isEqualTo(5);
        assertThat(process.audit(sales).violations()).isEmpty();
    }

    @Test
    void landsEachEventOnceWhateverTheStepDoes() throws Exception {
        Pipeline sales = new Sales("step_few", false);
        stack.createTopics(4, "step_few-in");
        List<Message> messages = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            messages.add(sale("step_few-in", "item" + number, number));
        }
        stack.produce(messages);
        InProcess process = new InProcess(stack);
        process.runOnce(sales);

        assertThat(stack.sql("select count(*), count(distinct item), sum(pieces) from step_few.sales"))
                .containsExactly(List.of("200", "200", "19900"));
        assertThat(stack.number("select sum(accepted) from step_few.ledger")).isEqualTo(200);
        assertThat(stack.number("select count(*) from step_few.few")).isEqualTo(1);
        assertThat(process.audit(sales).violations()).isEmpty();
    }
}
