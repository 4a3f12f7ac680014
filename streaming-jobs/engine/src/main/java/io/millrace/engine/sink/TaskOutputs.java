package io.millrace.engine.sink;

import io.millrace.sdk.Route;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskFailureListener;

/** The files and topics that one task writes to. A file is opened when its first row comes. */
public final class TaskOutputs<T> {

    /**
     * What a stage writes, known before any task runs.
     *
     * @param places where each route leads, in the order of the routes
     */
    public record Plan<T>(List<Route<T, ?>> routes, List<Place> places, Broadcast<SerializableConfiguration> hadoop)
            implements Serializable {

        public TaskOutputs<T> open() {
            TaskOutputs<T> outputs = new TaskOutputs<>(this, BatchTask.current());
            TaskContext.get().addTaskFailureListener((TaskFailureListener) (context, failure) -> outputs.abort());
            return outputs;
        }
    }

    /** A table, or else a topic. */
    public record Place(Destination table, TopicSender<?> sender) implements Serializable {}

    private final Plan<T> plan;
    private final BatchTask task;
    private final Configuration hadoop;
    private final RowFile[] files;
    private final Map<String, Long> sent = new HashMap<>();

    private TaskOutputs(Plan<T> plan, BatchTask task) {
        this.plan = plan;
        this.task = task;
        this.hadoop = plan.hadoop().value().value();
        this.files = new RowFile[plan.routes().size()];
    }

    /** Sends each part of the value where it belongs. */
    public void write(T value) {
        write(rows(value));
    }

    /** The parts of the value, one for each output; null for one that gets nothing. Writes none of them. */
    public Object[] rows(T value) {
        Object[] rows = new Object[files.length];
        for (int index = 0; index < rows.length; index++) {
            rows[index] = plan.routes().get(index).part().apply(value);
        }
        return rows;
    }

    public void write(Object[] rows) {
        for (int index = 0; index < rows.length; index++) {
            if (rows[index] != null) {
                write(index, rows[index]);
            }
        }
    }

    private void write(int index, Object row) {
        Place place = plan.places().get(index);
        String output = plan.routes().get(index).output().name();
        if (task.leftOut().contains(output)) {
            return;
        }
        if (place.table() == null) {
            place.sender().send(row);
            sent.merge(output, 1L, Long::sum);
        } else {
            writeRow(index, place.table(), row);
        }
    }

    private void writeRow(int index, Destination table, Object row) {
        try {
            if (files[index] == null) {
                files[index] = new RowFile(table.file(task), table.rows(), hadoop);
            }
            files[index].write(table.row(row, task.batch()));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write to " + table.name(), unwritable);
        }
    }

    /** Finishes the files and waits until the topics have what was sent. */
    public List<WrittenFile> close() {
        List<WrittenFile> written = new ArrayList<>();
        for (int index = 0; index < files.length; index++) {
            Place place = plan.places().get(index);
            try {
                if (files[index] != null) {
                    written.add(files[index].close(place.table().name()));
                    files[index] = null;
                } else if (place.sender() != null) {
                    place.sender().flush();
                }
            } catch (IOException unwritable) {
                throw new UncheckedIOException(
                        "Cannot finish a file of " + place.table().name(), unwritable);
            }
        }
        return written;
    }

    public Map<String, Long> sent() {
        return sent;
    }

    private void abort() {
        for (RowFile file : files) {
            if (file != null) {
                try {
                    file.abort();
                } catch (IOException | RuntimeException alreadyFailing) {
                    // No commit names the file, so no reader sees it.
                }
            }
        }
    }
}
