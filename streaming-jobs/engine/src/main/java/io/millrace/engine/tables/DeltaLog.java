package io.millrace.engine.tables;

import io.delta.kernel.Snapshot;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the log of a Delta table says. */
public final class DeltaLog {

    private DeltaLog() {}

    /** The files that readers see, with their statistics. */
    public static List<AddFile> files(Snapshot of, Engine kernel) {
        List<AddFile> files = new ArrayList<>();
        ScanImpl scan = (ScanImpl) of.getScanBuilder().build();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(kernel, true)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(
                            row -> files.add(new AddFile(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list the files of " + of.getPath(), unreadable);
        }
        return files;
    }

    /** Under which name a writer's latest stamp stands there. */
    public static String domain(String writer) {
        return "millrace." + writer;
    }
}
