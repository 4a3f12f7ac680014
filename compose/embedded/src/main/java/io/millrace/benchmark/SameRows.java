package io.millrace.benchmark;

import io.millrace.benchmark.Contest.Result;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** Requires that all jobs of a contest have written the same rows. */
record SameRows(Home home, Report report, List<Result> results, Backbone backbone) {

    /** Rows, counted, and a sum of their content over some columns. */
    static String countAndSum(String columns, String table) {
        return "SELECT count(*), coalesce(sum(CAST(xxhash64(" + columns + ") AS DECIMAL(20))), 0) FROM " + table;
    }

    /** @param question about a source: its answer begins with how many rows there are */
    void require(String topic, String table, long rows, UnaryOperator<String> question) {
        require(topic, table, rows, answers(topic, table, question));
    }

    /** The same where nobody knows how many there have to be. */
    void requireSame(String topic, String table, UnaryOperator<String> question) {
        List<String> answers = answers(topic, table, question);
        require(topic, table, Long.parseLong(answers.getFirst().split(" ")[0]), answers);
    }

    private void require(String topic, String table, long rows, List<String> answers) {
        if (new HashSet<>(answers).size() != 1 || !answers.getFirst().startsWith(rows + " ")) {
            throw differing(topic, table, rows, answers);
        }
        report.says("All have the same " + rows + " rows of " + table + " from " + topic + ".");
    }

    List<String> answers(String topic, String table, UnaryOperator<String> question) {
        report.doing("comparing " + table + " from " + topic);
        List<String> questions = new ArrayList<>();
        for (Result result : results) {
            if (result.trial().topic().equals(topic)) {
                Source source = result.entrant().table(table, result.trial(), backbone);
                questions.addAll(source.statements());
                questions.add(question.apply(source.name()));
            }
        }
        return TableFacts.of(questions, home, backbone);
    }

    private StackException differing(String topic, String table, long rows, List<String> answers) {
        List<String> names = results.stream()
                .filter(result -> result.trial().topic().equals(topic))
                .map(result -> result.trial().name())
                .toList();
        return new StackException("The jobs have not all written the same " + rows + " rows of " + table + " from "
                + topic + ". Rows and sums of their content: " + answers + ", of " + names + ".");
    }
}
