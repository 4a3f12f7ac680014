package io.millrace.engine.inspect;

import io.delta.kernel.engine.Engine;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What an audit reads from: storage, the metastore and Kafka, without Spark. */
record AuditSources(Environment environment, Catalog catalog, Topics topics) implements AutoCloseable {

    static AuditSources open(Settings settings) {
        Environment environment = Environment.of(settings);
        return new AuditSources(
                environment, Catalog.at(environment.engine().metastore()), new Topics(environment.engine()));
    }

    Settings settings() {
        return environment.settings();
    }

    Configuration hadoop() {
        return environment.hadoop();
    }

    Engine kernel() {
        return environment.kernel();
    }

    /** A table that the metastore has at its place; else it is a violation. */
    Optional<Catalog.Registered> table(String database, String table, String root, Findings findings) {
        Optional<Catalog.Registered> found = catalog.table(database, table);
        if (found.isEmpty()) {
            findings.violation(
                    database + "." + table,
                    "the table in the metastore",
                    "none",
                    "Register it again if its files are still in " + root + ". Else: " + Findings.RESTORE);
        } else if (!path(found.get().location()).equals(path(root))) {
            findings.violation(
                    database + "." + table,
                    "its files in " + root,
                    "that the metastore has it in " + found.get().location(),
                    "Put the place right: ALTER TABLE " + database + "." + table + " SET LOCATION '" + root + "'.");
            return Optional.empty();
        }
        return found;
    }

    private static String path(String location) {
        String path = URI.create(location.replace(" ", "%20")).getPath();
        return new Path(path).toString();
    }

    @Override
    public void close() {
        catalog.close();
        topics.close();
    }
}
