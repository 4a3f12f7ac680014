package io.millrace.engine.maintain;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.util.Set;

/**
 * The checkpoints and tables that rebuilds have replaced or given up.
 *
 * @param live the tables of the live generation
 */
public record OldGenerations(Environment environment, Set<String> live) {

    /** Removes what was live before. Queries that read it then must have long ended. */
    public void clearBefore(int number, Generation live) throws IOException {
        for (int old = 0; old < number; old++) {
            if (old != live.number()) {
                clear(Generation.live(live.pipeline(), old));
            }
        }
    }

    void clear(Generation old) throws IOException {
        Checkpoint checkpoint = old.checkpoint(environment);
        Set<String> here =
                checkpoint.identity().map(Checkpoint.Identity::tables).orElse(Set.of());
        for (String table : here) {
            if (!old.isLive() || live.contains(table)) {
                delete(old.folder(environment.engine().warehouse(), table));
            }
        }
        delete(checkpoint.folder().toString());
    }

    private void delete(String folder) {
        new Folder(folder, environment.hadoop()).clear();
    }
}
