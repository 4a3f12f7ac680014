package io.millrace.engine.audit;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.outside.Catalog;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.outside.Topics;
import io.millrace.engine.tables.Warehouse;
import io.millrace.settings.Settings;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What an audit reads from: storage, the metastore and Kafka, without Spark. */
record AuditSources(
        Settings settings, EngineSettings engine, Configuration hadoop, Engine kernel, Catalog catalog, Topics topics)
        implements AutoCloseable {

    static AuditSources open(Settings settings) {
        EngineSettings engine = EngineSettings.of(settings);
        Configuration hadoop = Surroundings.hadoop(engine, settings.spark());
        return new AuditSources(
                settings,
                engine,
                hadoop,
                DefaultEngine.create(hadoop),
                Catalog.at(engine.metastore()),
                new Topics(engine.kafka()));
    }

    /** Where a table lies that all pipelines share. */
    String root(String table) {
        return new Path(Warehouse.folder(engine.warehouse().toString(), Warehouse.OPERATIONS), table).toString();
    }

    /** A table that the metastore has at its place; else it is an offence. */
    Optional<Catalog.Registered> table(String database, String table, String root, Findings findings) {
        Optional<Catalog.Registered> found = catalog.table(database, table);
        if (found.isEmpty()) {
            findings.offence(
                    database + "." + table,
                    "the table in the metastore",
                    "none",
                    "Register it again if its files are still in " + root + ". Else: " + Findings.RESTORE);
        } else if (!path(found.get().location()).equals(path(root))) {
            findings.offence(
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
