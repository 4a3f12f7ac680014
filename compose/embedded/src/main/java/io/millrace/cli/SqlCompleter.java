package io.millrace.cli;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes schemas, tables, columns and the words of SQL. */
record SqlCompleter(Supplier<Names> names, Supplier<String> schema) implements Completer {

    private static final List<String> KEYWORDS = List.of(
            ("select from where group order by having limit distinct as and or not null is in like between case when"
                            + " then else end join left right full cross using on union all except intersect with"
                            + " desc asc count sum avg min max approx_percentile date_trunc current_timestamp interval"
                            + " show tables schemas columns describe explain use help quit")
                    .split(" "));

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        Names known = names.get();
        known.schemas().forEach((each, tables) -> {
            candidates.add(new Candidate(each + ".", each + ".", "schemas", null, null, null, false));
            tables.keySet().forEach(table -> candidates.add(candidate(each + "." + table, "tables")));
        });
        addAll(candidates, "tables", known.tables(schema.get()));
        addAll(candidates, "columns", known.columns(line.line(), schema.get()));
        addAll(candidates, "words", KEYWORDS);
    }

    private static void addAll(List<Candidate> candidates, String group, Collection<String> words) {
        words.forEach(word -> candidates.add(candidate(word, group)));
    }

    private static Candidate candidate(String name, String group) {
        String quoted = name.matches("[a-z0-9_.]+") ? name : '"' + name + '"';
        return new Candidate(quoted, name, group, null, null, null, true);
    }
}
