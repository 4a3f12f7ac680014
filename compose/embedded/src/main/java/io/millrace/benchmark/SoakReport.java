package io.millrace.benchmark;

import io.millrace.lake.Rows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a soak has shown.
 *
 * @param samples by how many batches had run by then
 * @param verdicts on every figure that has a bound
 */
public record SoakReport(Map<Long, Map<Figure, Double>> samples, List<Bound.Verdict> verdicts) {

    /** More columns than these are not read; the verdicts are of all samples. */
    private static final int COLUMNS = 10;

    public SoakReport {
        samples = new LinkedHashMap<>(samples);
        verdicts = List.copyOf(verdicts);
    }

    /** Whether every bound is kept. */
    public boolean isKept() {
        return verdicts.stream().allMatch(Bound.Verdict::isKept);
    }

    /** A line for each figure, a column for each sample, or every so many of them, the last among them. */
    public Rows series() {
        List<Long> moments = shown(List.copyOf(samples.keySet()));
        List<String> columns = new ArrayList<>(List.of("after so many batches", ""));
        moments.forEach(batches -> columns.add(String.format(Locale.ROOT, "%,d", batches)));
        List<List<Object>> rows = new ArrayList<>();
        for (Figure figure : byWhat(samples)) {
            List<Object> row = new ArrayList<>(List.of(figure.what(), figure.of()));
            moments.forEach(batches -> row.add(number(samples.get(batches).get(figure))));
            rows.add(row);
        }
        return new Rows(columns, rows);
    }

    private static List<Long> shown(List<Long> moments) {
        int step = Math.ceilDiv(moments.size(), COLUMNS);
        List<Long> shown = new ArrayList<>();
        for (int index = moments.size() - 1; index >= 0; index -= step) {
            shown.add(moments.get(index));
        }
        return shown.reversed();
    }

    /** All figures, those that measure the same beside each other. A table may come into being late. */
    private static List<Figure> byWhat(Map<Long, Map<Figure, Double>> samples) {
        Map<String, List<Figure>> byWhat = new LinkedHashMap<>();
        samples.values().stream()
                .flatMap(sample -> sample.keySet().stream())
                .distinct()
                .forEach(figure -> byWhat.computeIfAbsent(figure.what(), _ -> new ArrayList<>())
                        .add(figure));
        return byWhat.values().stream().flatMap(List::stream).toList();
    }

    public Rows bounds() {
        return new Rows(
                List.of("bound", "", "allowed", "found", "kept"),
                verdicts.stream()
                        .map(verdict -> List.<Object>of(
                                verdict.figure().what(),
                                verdict.figure().of(),
                                number(verdict.allowed()),
                                number(verdict.found()),
                                verdict.isKept() ? "yes" : "NO"))
                        .toList());
    }

    /** Counts without a point, all else with as many digits as are read. */
    private static Object number(Double value) {
        if (value == null) {
            return "";
        }
        return value == Math.rint(value)
                ? value.longValue()
                : BigDecimal.valueOf(value).setScale(value < 10 ? 3 : 1, RoundingMode.HALF_UP);
    }
}
