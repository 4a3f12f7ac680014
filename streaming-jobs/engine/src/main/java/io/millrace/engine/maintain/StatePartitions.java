package io.millrace.engine.maintain;

import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.source.EventTimeLog;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.state.OfflineStateRepartitionRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a checkpoint's keyed state. Spark can change their number while the query does not run, by a class
 * that it does not publish yet.
 */
public record StatePartitions(SparkSession spark, Checkpoint checkpoint, Configuration hadoop) {

    private static final Logger LOG = LoggerFactory.getLogger(StatePartitions.class);
    private static final String WRITTEN_FOR = "4.2.";

    /** A batch that is planned and not done would be lost to tables which have a part of it already. */
    private static final boolean NOT_OVER_AN_UNFINISHED_BATCH = true;

    /**
     * Rewrites the state that the last batch left. Spark counts that as a batch more, which reads nothing and ends where
     * the last one does. Where a run died before it was done, this one begins again.
     */
    public void repartition(int partitions) throws IOException {
        if (!spark.version().startsWith(WRITTEN_FOR)) {
            throw new BlockedException(
                    "The number of state partitions can be changed by Spark " + WRITTEN_FOR + "x, and this is Spark "
                            + spark.version() + ".",
                    "Set state-partitions to the number that the checkpoint has.");
        }
        // First: a batch that is done must have its event times.
        new EventTimeLog(checkpoint.folder(), hadoop)
                .repeat(checkpoint.batches("commits").last() + 1);
        // A store reports what it loads to a coordinator, which only the manager of streaming queries starts.
        spark.streams();
        long batch = new OfflineStateRepartitionRunner(
                        spark, checkpoint.folder().toString(), partitions, NOT_OVER_AN_UNFINISHED_BATCH)
                .run();
        LOG.info("{}: the state has {} partitions from batch {} on", checkpoint.folder(), partitions, batch);
    }
}
