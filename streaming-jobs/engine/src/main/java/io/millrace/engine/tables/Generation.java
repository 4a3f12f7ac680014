package io.millrace.engine.tables;

import io.millrace.engine.ledger.LedgerRow;
import java.net.URI;
import org.apache.hadoop.fs.Path;

/**
 * Which making of a pipeline's tables it is: the first, or that of a rebuild. It says where checkpoint and tables lie.
 *
 * @param number 0 for the first, else that of the rebuild
 */
public record Generation(String pipeline, int number, Place place) {

    public enum Place {
        /** Readers see it. */
        LIVE,
        /** It is being built, and nobody sees it. */
        BESIDE
    }

    public static Generation live(String pipeline, int number) {
        return new Generation(pipeline, number, Place.LIVE);
    }

    public static Generation beside(String pipeline, int number) {
        return new Generation(pipeline, number, Place.BESIDE);
    }

    public boolean isLive() {
        return place == Place.LIVE;
    }

    /** The folder of the query's checkpoint among those of the pipeline. */
    public String checkpoint() {
        return number == 0 ? LedgerRow.MAIN : LedgerRow.MAIN + "-" + number;
    }

    /** What Spark calls the query, and the pool that its jobs share. */
    public String name() {
        return isLive() ? pipeline : pipeline + "-rebuild";
    }

    /** The folder of a table. One that pipelines share stays where it is; what is to go into it is kept beside it. */
    public String folder(URI warehouse, String database, String table) {
        boolean isShared = database.equals(Warehouse.OPERATIONS);
        String name = isShared
                ? (isLive() ? table : table + "-" + pipeline + "-" + number)
                : number == 0 ? table : table + "-" + number;
        return new Path(Warehouse.folder(warehouse.toString(), database), name).toString();
    }

    public String folder(URI warehouse, WantedTable table) {
        return folder(warehouse, table.database(), table.name());
    }
}
