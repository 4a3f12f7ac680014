package io.millrace.engine.inspect;

import io.millrace.engine.commit.Stamp;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A table as the metastore and the storage have it.
 *
 * @param isRegistered whether the metastore knows it
 * @param hasFiles whether there is a table in its folder
 * @param owner the identity of the checkpoint that writes it; null if nobody has said
 * @param columns the types of its columns by their names
 * @param last the last batch it holds of this checkpoint; -1 for none
 * @param stamp what that batch was; null for none
 * @param torn the last commit of its log, if that is empty or torn and hides the rest; else null
 */
public record FoundTable(
        boolean isRegistered,
        boolean hasFiles,
        String owner,
        Map<String, String> columns,
        long last,
        Stamp stamp,
        String torn) {

    static final FoundTable NONE = new FoundTable(false, false, null, Map.of(), -1, null);

    public FoundTable {
        columns = new LinkedHashMap<>(columns);
    }

    FoundTable(
            boolean isRegistered, boolean hasFiles, String owner, Map<String, String> columns, long last, Stamp stamp) {
        this(isRegistered, hasFiles, owner, columns, last, stamp, null);
    }

    static FoundTable torn(String commit) {
        return new FoundTable(true, true, null, Map.of(), -1, null, commit);
    }
}
