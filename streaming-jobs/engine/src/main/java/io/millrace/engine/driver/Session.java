package io.millrace.engine.driver;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Records;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.classic.SparkSession;

/** The live things that all pipelines of one driver share. */
public record Session(Environment environment, SparkSession spark, Topics topics, ExecutorService side)
        implements AutoCloseable {

    public static Session open(Settings settings) {
        // Spark's interface would look for this class by Scala's reflection, which takes long.
        SparkSession.Builder builder = SparkSession.builder().appName("millrace");
        Environment.spark(settings).forEach(builder::config);
        SparkSession spark = builder.enableHiveSupport().getOrCreate();
        Environment environment = Environment.of(settings, spark.sparkContext().hadoopConfiguration());
        return new Session(
                environment, spark, new Topics(environment.engine()), Executors.newCachedThreadPool(Session::daemon));
    }

    public Settings settings() {
        return environment.settings();
    }

    public EngineSettings engine() {
        return environment.engine();
    }

    public Configuration hadoop() {
        return environment.hadoop();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "millrace-side");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        topics.close();
        side.shutdown();
        Records.closeStates();
        spark.stop();
    }
}
