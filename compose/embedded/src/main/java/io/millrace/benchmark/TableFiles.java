package io.millrace.benchmark;

import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;
import io.millrace.stack.Backbone;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Counts the files and partitions of every table in a local warehouse, whoever writes them. */
final class TableFiles {

    private static final String DATABASE = ".db";
    private static final String LOG = "_delta_log";
    private static final File[] NONE = {};

    private final Path warehouse;
    private final Backbone backbone;
    private final Engine kernel = DefaultEngine.create(new Configuration());

    TableFiles(Path warehouse, Backbone backbone) {
        this.warehouse = warehouse;
        this.backbone = backbone;
    }

    Map<Figure, Double> count() {
        Map<Figure, Double> figures = new LinkedHashMap<>();
        for (Path database : folders(warehouse)) {
            String schema = database.getFileName().toString();
            if (schema.endsWith(DATABASE)) {
                for (Path table : folders(database)) {
                    count(schema.substring(0, schema.length() - DATABASE.length()), table, figures);
                }
            }
        }
        return figures;
    }

    private void count(String schema, Path folder, Map<Figure, Double> figures) {
        String name = schema + "." + folder.getFileName();
        Path log = folder.resolve(LOG);
        if (Files.exists(log)) {
            figures.put(new Figure(Figure.LIVE_FILES, name), live(folder));
            figures.put(new Figure(Figure.LOG_FILES, name), (double) files(log));
        } else {
            List<String> partitions =
                    backbone.partitions(schema, folder.getFileName().toString());
            figures.put(
                    new Figure(Figure.LIVE_FILES, name),
                    partitions.stream().mapToDouble(TableFiles::visible).sum());
            figures.put(new Figure(Figure.PARTITIONS, name), (double) partitions.size());
        }
        figures.put(new Figure(Figure.STORED_FILES, name), (double) files(folder) - files(log));
    }

    private double live(Path folder) {
        double live = 0;
        try (CloseableIterator<FilteredColumnarBatch> batches = TableManager.loadSnapshot(folder.toString())
                .build(kernel)
                .getScanBuilder()
                .build()
                .getScanFiles(kernel)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> files = batches.next().getRows()) {
                    for (; files.hasNext(); files.next()) {
                        live++;
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the log of " + folder, unreadable);
        }
        return live;
    }

    /** The files of a partition that Hive's readers see. */
    private static long visible(String partition) {
        Path folder = Path.of(URI.create(partition).getPath());
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("_") && !name.startsWith("."))
                    .count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + parent, unreadable);
        }
    }

    /** All files beneath a folder, without those that are removed meanwhile; 0 if there is no such folder. */
    static long files(Path folder) {
        long count = 0;
        Deque<File> open = new ArrayDeque<>(List.of(folder.toFile()));
        while (!open.isEmpty()) {
            File[] children = open.pop().listFiles();
            for (File child : children == null ? NONE : children) {
                if (child.isDirectory()) {
                    open.push(child);
                } else {
                    count++;
                }
            }
        }
        return count;
    }
}
