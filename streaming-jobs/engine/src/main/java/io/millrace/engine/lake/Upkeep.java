package io.millrace.engine.lake;

/**
 * How large a table was after its maintenance.
 *
 * @param files those of a Delta table that readers see; 0 for a Parquet table
 * @param logFiles those of a Delta table's log; 0 for a Parquet table
 * @param partitions those of a Parquet table that the metastore has; 0 for a Delta table
 * @param removed how many files were removed from storage since the driver began; of a Parquet table how many folders
 */
public record Upkeep(String table, long files, long logFiles, long partitions, long removed) {

    /** Counts on from what it was before. */
    public Upkeep after(Upkeep before) {
        return new Upkeep(table, files, logFiles, partitions, removed + before.removed());
    }
}
