package io.millrace.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stack's own driver, with JVM options and a class path beyond its own. */
record RiggedDriver(Spark spark, List<String> options, Path classes) implements Part {

    @Override
    public String name() {
        return spark.name();
    }

    @Override
    public List<Port> ports() {
        return spark.ports();
    }

    @Override
    public Launch prepare() throws IOException {
        Launch own = spark.prepare();
        List<String> command = new ArrayList<>(own.command());
        int jars = command.indexOf("-cp") + 1;
        command.set(jars, command.get(jars) + File.pathSeparator + classes);
        command.addAll(1, options);
        return new Launch(command, own.environment(), own.directory());
    }

    @Override
    public void ask() throws IOException {
        spark.ask();
    }
}
