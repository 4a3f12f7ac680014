package io.millrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of all faults so far, kept in a file, a line for each. */
final class Results {

    private static final String BEGIN = "<!-- results -->";
    private static final String END = "<!-- end of results -->";

    private final Path file;
    private final List<Outcome> outcomes = new ArrayList<>();

    private Results(Path file) {
        this.file = file;
    }

    static Results in(Path file) throws IOException {
        Results results = new Results(file);
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

    /** As it stands in the docs: a row for each fault, with the commit and day of its last run and what the first driver said that refused to go on, and one for all. */
    String table() {
        Map<String, List<Outcome>> faults = new LinkedHashMap<>();
        outcomes.forEach(each ->
                faults.computeIfAbsent(each.fault(), none -> new ArrayList<>()).add(each));
        StringBuilder table =
                new StringBuilder("| fault | commit | date | runs | records | refused to go on | violations | lost |"
                        + " duplicated |\n");
        table.append("|---|---|---|---|---|---|---|---|---|\n");
        faults.forEach((fault, each) -> table.append(
                row(fault, each.getLast().commit(), each.getLast().date().toString(), each, refused(each))));
        return table.append(row("**all of them**", "", "", outcomes, "")).toString();
    }

    private static String row(String fault, String commit, String date, List<Outcome> each, String refused) {
        return "| %s | %s | %s | %,d | %,d | %s | %,d | %,d | %,d |\n"
                .formatted(
                        fault,
                        commit,
                        date,
                        each.size(),
                        each.stream().mapToLong(Outcome::acknowledged).sum(),
                        refused,
                        each.stream().mapToLong(Outcome::violations).sum(),
                        each.stream().mapToLong(Outcome::lost).sum(),
                        each.stream().mapToLong(Outcome::duplicated).sum());
    }

    private static String refused(List<Outcome> each) {
        List<String> messages = each.stream()
                .map(Outcome::refusal)
                .filter(message -> !message.isEmpty())
                .toList();
        return messages.isEmpty() ? "" : messages.size() + "×: " + messages.getFirst();
    }
}
