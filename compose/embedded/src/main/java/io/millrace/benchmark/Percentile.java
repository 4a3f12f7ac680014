package io.millrace.benchmark;

import java.util.List;

/** The value below which a part of all values lie; between two values, a mean weighed by nearness. */
final class Percentile {

    private Percentile() {}

    static double of(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = part * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }
}
