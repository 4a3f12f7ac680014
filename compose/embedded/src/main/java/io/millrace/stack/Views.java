package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a pipeline's views into the lake. */
record Views(Tree tree, Lake lake) {

    void apply(String slug) {
        Path file = tree.sql(slug).resolve("views.sql");
        if (!Files.exists(file)) {
            return;
        }
        try {
            for (String statement : Statements.in(Files.readString(file))) {
                lake.query(statement);
            }
        } catch (QueryException refused) {
            throw new StackException("Trino refused a view of " + file + ": " + refused.getMessage(), refused);
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
