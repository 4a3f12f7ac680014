package io.millrace.peers.flink;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink within this process, on two cores. */
final class Environment {

    private static final int PARALLELISM = 2;

    private static final Map<String, String> SETTINGS = Map.of(
            "pipeline.object-reuse", "true",
            "execution.checkpointing.mode", "EXACTLY_ONCE",
            "execution.checkpointing.min-pause", "0 ms",
            "restart-strategy.type", "disable",
            "taskmanager.memory.managed.size", "512m",
            "taskmanager.memory.network.max", "128m");

    private static final Map<String, String> ROCKSDB = Map.of(
            "state.backend.type", "rocksdb",
            "execution.checkpointing.incremental", "true",
            "state.backend.rocksdb.memory.managed", "true",
            "state.backend.rocksdb.timer-service.factory", "HEAP",
            "state.backend.rocksdb.thread.num", "2");

    private Environment() {}

    static StreamExecutionEnvironment stateless(Arguments arguments) {
        return of(arguments, Map.of("state.backend.type", "hashmap"));
    }

    static StreamExecutionEnvironment withRocks(Arguments arguments) {
        return of(arguments, ROCKSDB);
    }

    private static StreamExecutionEnvironment of(Arguments arguments, Map<String, String> state) {
        Configuration configuration = Configuration.fromMap(SETTINGS);
        configuration.addAll(Configuration.fromMap(state));
        configuration.setString("execution.checkpointing.interval", arguments.isContinuous() ? "1 s" : "5 s");
        configuration.setString("execution.checkpointing.dir", arguments.checkpoints());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(configuration);
        environment.setParallelism(PARALLELISM);
        return environment;
    }
}
