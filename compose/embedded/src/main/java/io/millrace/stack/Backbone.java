package io.millrace.stack;

import io.millrace.access.KafkaRole;
import io.millrace.settings.Settings;
import java.util.List;
import org.apache.thrift.TException;

/** Kafka and the metastore alone, on free ports in a home of their own: what a Spark job needs around it. */
public final class Backbone implements AutoCloseable {

    private final Tree tree;
    private final Home home;
    private final Settings settings;
    private final Thread stopper = new Thread(this::stopParts);

    private Backbone(Tree tree, Home home, Settings settings) {
        this.tree = tree;
        this.home = home;
        this.settings = settings;
    }

    /** Returns when both answer. Ends them with this process, if nobody closes it before. */
    public static Backbone start(Tree tree, Home home, Settings given, Report report) {
        home.prepare();
        Settings settings = KafkaSecurity.as(
                KafkaRole.OPERATOR,
                home,
                Addresses.within(
                        home,
                        given.withPairs(Stack.PORTS.stream()
                                .map(port -> port.key() + "=" + Port.anyFree())
                                .toList())));
        Backbone backbone = new Backbone(tree, home, settings);
        new Start(home, settings, report, new Running(List.of(), settings.pairs(), List.of()))
                .bringUp(List.of(new Kafka(tree, home, settings), new Metastore(tree, home, settings)));
        Runtime.getRuntime().addShutdownHook(backbone.stopper);
        return backbone;
    }

    public Settings settings() {
        return settings;
    }

    public Addresses addresses() {
        return Addresses.of(settings);
    }

    /** Brings up Trino too, for measurements that query tables. */
    public void startTrino(Report report) {
        Running running = Running.in(home).orElseThrow();
        new Start(home, settings, report, running).bringUp(List.of(new Trino(tree, home, settings, report)));
    }

    /** How many calls the metastore has answered since it started. */
    public long metastoreCalls() {
        try {
            return new Metastore(tree, home, settings).calls();
        } catch (TException failed) {
            throw new StackException("The metastore does not count its calls: " + failed.getMessage(), failed);
        }
    }

    /** Where the partitions lie that the metastore has of a table. */
    public List<String> partitions(String database, String table) {
        try {
            return new Metastore(tree, home, settings).partitions(database, table);
        } catch (TException failed) {
            throw new StackException(
                    "The metastore does not list the partitions of " + database + "." + table + ": "
                            + failed.getMessage(),
                    failed);
        }
    }

    /** A Java program with Spark's jars and the pipelines' code on its class path. */
    public SparkProgram program(String name) {
        return new SparkProgram(name, tree, home, settings);
    }

    /** One of the programs that Millrace is compared with. */
    public PeerProgram peer(String name, PeerJars jars) {
        return new PeerProgram(name, jars, tree, home, settings);
    }

    /** Lets the next job begin as the first one did, in a lake without tables. */
    public void forgetTables() {
        try {
            new Metastore(tree, home, settings).forgetDatabases();
        } catch (TException failed) {
            throw new StackException("The metastore does not forget its tables: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stopper);
        stopParts();
    }

    private void stopParts() {
        Running.in(home)
                .ifPresent(running ->
                        running.living().forEach(child -> child.stop(settings.value(StackSettings.STOP_TIMEOUT))));
        Running.forget(home);
    }
}
