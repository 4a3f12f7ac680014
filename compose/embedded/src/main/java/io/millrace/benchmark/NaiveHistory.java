package io.millrace.benchmark;

import java.util.ArrayList;
import java.util.List;

/** All that was ever heard of a runner, as a Java bean. */
public final class NaiveHistory {

    private List<NaivePosition> positions = new ArrayList<>();
    private long toldUntil = Long.MIN_VALUE;

    public List<NaivePosition> getPositions() {
        return positions;
    }

    public void setPositions(List<NaivePosition> positions) {
        this.positions = positions;
    }

    public long getToldUntil() {
        return toldUntil;
    }

    public void setToldUntil(long toldUntil) {
        this.toldUntil = toldUntil;
    }
}
