package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks Trino, over JDBC. */
public final class Lake {

    private final TrinoAddress trino;

    public Lake(TrinoAddress trino) {
        this.trino = trino;
    }

    public Rows query(String sql) {
        List<List<Object>> rows = new ArrayList<>();
        List<String> columns = stream(sql, rows::add, header -> {});
        return new Rows(columns, rows);
    }

    /** Hands on the names of the columns once and then each row, without keeping any; gives the names. */
    public List<String> stream(String sql, Consumer<List<Object>> eachRow, Consumer<List<String>> header) {
        try (LakeSession session = LakeSession.open(trino)) {
            return session.stream(sql, eachRow, header);
        }
    }
}
