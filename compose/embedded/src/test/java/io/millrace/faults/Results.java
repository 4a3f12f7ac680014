package io.millrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of all faults so far, kept in a file, a line for each. */
final class Results {

    private static final String BEGIN = "<!-- results -->";
    private static final String END = "<!-- end of results -->";

    /** What a table says of one fault beside what it says of each. */
    record Column(String title, Function<List<Outcome>, String> text) {}

    static final Column REFUSED = new Column("refused to go on", Results::refused);
    static final Column RECOVERED = new Column(
            "all committed after, s", each -> median(each.stream().map(one -> Double.valueOf(one.seconds())), "%.0f"));
    static final Column TAKEN_OVER = new Column(
            "taken over after, s",
            each -> median(
                    each.stream()
                            .map(Outcome::takeover)
                            .filter(text -> !text.isEmpty())
                            .map(Double::valueOf),
                    "%.1f"));

    private final Path file;
    private final List<Column> columns;
    private final List<Outcome> outcomes = new ArrayList<>();

    private Results(Path file, List<Column> columns) {
        this.file = file;
        this.columns = columns;
    }

    static Results in(Path file, Column... columns) throws IOException {
        Results results = new Results(file, List.of(columns));
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(line -> results.outcomes.add(Outcome.of(line)));
        }
        return results;
    }

    boolean has(Fault fault, int number, String commit) {
        return has(fault.name(), number, commit);
    }

    boolean has(String fault, int number, String commit) {
        return outcomes.stream()
                .anyMatch(each -> each.fault().equals(fault)
                        && each.number() == number
                        && each.commit().equals(commit));
    }

    /** What the same fault came to with other commits is forgotten: the code is another one by now. */
    void add(Outcome outcome) throws IOException {
        int place = 0;
        for (int index = 0; index < outcomes.size(); index++) {
            if (outcomes.get(index).fault().equals(outcome.fault())) {
                place = index + 1;
            }
        }
        outcomes.add(place == 0 ? outcomes.size() : place, outcome);
        outcomes.removeIf(
                each -> each.fault().equals(outcome.fault()) && !each.commit().equals(outcome.commit()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, outcomes.stream().map(Outcome::line).toList());
    }

    boolean areWell() {
        return outcomes.stream().allMatch(Outcome::isWell);
    }

    /** A page of the docs with the table of these results in place of its own. */
    String within(String page) {
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        return page.substring(0, begin) + "\n" + table() + page.substring(page.indexOf(END));
    }

    /** As it stands in the docs: a row for each fault, with the commit and day of its last run, and one for all. */
    String table() {
        Map<String, List<Outcome>> faults = new LinkedHashMap<>();
        outcomes.forEach(each ->
                faults.computeIfAbsent(each.fault(), none -> new ArrayList<>()).add(each));
        List<String> titles = new ArrayList<>(List.of("fault", "commit", "date", "runs", "records"));
        columns.forEach(column -> titles.add(column.title()));
        titles.addAll(List.of("violations", "lost", "duplicated"));
        StringBuilder table = new StringBuilder(row(titles))
                .append("|---".repeat(titles.size()))
                .append("|\n");
        faults.forEach((fault, each) -> table.append(
                row(fault, each.getLast().commit(), each.getLast().date().toString(), each)));
        return table.append(row("**all of them**", "", "", outcomes)).toString();
    }

    private String row(String fault, String commit, String date, List<Outcome> each) {
        List<String> cells = new ArrayList<>(List.of(fault, commit, date, "%,d".formatted(each.size())));
        cells.add(sum(each, Outcome::acknowledged));
        columns.forEach(
                column -> cells.add(commit.isEmpty() ? "" : column.text().apply(each)));
        cells.add(sum(each, Outcome::violations));
        cells.add(sum(each, Outcome::lost));
        cells.add(sum(each, Outcome::duplicated));
        return row(cells);
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String sum(List<Outcome> each, ToLongFunction<Outcome> count) {
        return "%,d".formatted(each.stream().mapToLong(count).sum());
    }

    /** The median, and the greatest where there are several. */
    private static String median(Stream<Double> values, String format) {
        List<Double> sorted = values.sorted().toList();
        return switch (sorted.size()) {
            case 0 -> "";
            case 1 -> format.formatted(sorted.getFirst());
            default ->
                (format + ", at most " + format).formatted(sorted.get((sorted.size() - 1) / 2), sorted.getLast());
        };
    }

    private static String refused(List<Outcome> each) {
        List<String> messages = each.stream()
                .map(Outcome::refusal)
                .filter(message -> !message.isEmpty())
                .toList();
        return messages.isEmpty() ? "" : messages.size() + "×: " + messages.getFirst();
    }
}
