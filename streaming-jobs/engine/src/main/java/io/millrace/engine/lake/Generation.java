package io.millrace.engine.lake;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
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
    private String query() {
        return number == 0 ? LedgerRow.MAIN : LedgerRow.MAIN + "-" + number;
    }

    public Checkpoint checkpoint(Environment environment) throws IOException {
        return new Checkpoint(environment.engine().checkpoints(), pipeline, query(), environment.hadoop());
    }

    /** What Spark calls the query, and the pool that its jobs share. */
    public String name() {
        return isLive() ? pipeline : pipeline + "-rebuild";
    }

    /** The folder of a table. */
    public String folder(URI warehouse, String table) {
        String name = number == 0 ? table : table + "-" + number;
        return new Path(Warehouse.folder(warehouse.toString(), pipeline), name).toString();
    }

    /**
     * Removes its checkpoint and its tables: it is given up, or a rebuild has replaced it.
     *
     * @param live the tables that readers see; another table that readers have seen stays
     */
    public void clear(Environment environment, Set<String> live) throws IOException {
        Checkpoint checkpoint = checkpoint(environment);
        Set<String> tables =
                checkpoint.identity().map(Checkpoint.Identity::tables).orElse(Set.of());
        for (String table : tables) {
            if (!isLive() || live.contains(table)) {
                new Folder(folder(environment.engine().warehouse(), table), environment.hadoop()).clear();
            }
        }
        new Folder(checkpoint.folder(), environment.hadoop()).clear();
    }

    /** Removes those of before a number that readers saw before this one. Queries that read them must have long ended. */
    public void clearOthers(int before, Environment environment, Set<String> live) throws IOException {
        for (int old = 0; old < before; old++) {
            if (old != number) {
                live(pipeline, old).clear(environment, live);
            }
        }
    }

    /** The generation that readers see. */
    public static Generation current(Environment environment, String pipeline) throws IOException {
        return live(pipeline, new Rebuilds(environment, pipeline).current());
    }
}
