package io.millrace.engine.source;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** All that a task reads of a source whose rows are few. */
final class OneRow implements PartitionReader<InternalRow> {

    private final InternalRow row;
    private boolean isRead;

    OneRow(InternalRow row) {
        this.row = row;
    }

    @Override
    public boolean next() {
        boolean isFirst = !isRead;
        isRead = true;
        return isFirst;
    }

    @Override
    public InternalRow get() {
        return row;
    }

    @Override
    public void close() {}
}
