package io.millrace.benchmark;

import io.millrace.benchmark.Contest.Result;
import io.millrace.lake.Rows;
import io.millrace.stack.SparkProgram.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The medians of a contest over two topics. What a record costs follows from their difference, in which the start
 * does not count.
 *
 * @param small how many records the first topic has
 * @param large how many the second has
 */
record ContestTable(Contest contest, List<Result> results, long small, long large) {

    Rows rows() {
        double own = perMillion(contest.entrants().getFirst());
        List<List<Object>> rows = new ArrayList<>();
        for (Entrant entrant : contest.entrants()) {
            double each = perMillion(entrant);
            rows.add(List.of(
                    entrant.name(),
                    shown("%.1f", median(entrant, 0, Cost::wallSeconds)),
                    shown("%.1f", median(entrant, 0, Cost::cpuSeconds)),
                    shown("%.1f", median(entrant, 1, Cost::wallSeconds)),
                    shown("%.1f", median(entrant, 1, Cost::cpuSeconds)),
                    shown("%.2f", each),
                    shown("%.2f", each / own)));
        }
        return new Rows(
                List.of(
                        "",
                        "wall s, " + shown("%,d", small),
                        "CPU s, " + shown("%,d", small),
                        "wall s, " + shown("%,d", large),
                        "CPU s, " + shown("%,d", large),
                        "CPU s per million",
                        "this/millrace"),
                rows);
    }

    private double perMillion(Entrant entrant) {
        return (median(entrant, 1, Cost::cpuSeconds) - median(entrant, 0, Cost::cpuSeconds)) * 1e6 / (large - small);
    }

    private double median(Entrant entrant, int topic, ToDoubleFunction<Cost> figure) {
        return Percentile.of(
                results.stream()
                        .filter(result -> result.entrant().equals(entrant))
                        .filter(result ->
                                result.trial().topic().equals(contest.topics().get(topic)))
                        .map(result -> figure.applyAsDouble(result.cost()))
                        .toList(),
                0.5);
    }

    private static String shown(String format, Object number) {
        return String.format(Locale.ROOT, format, number);
    }
}
