package io.millrace.engine.lake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Chooses what is put together so that little is rewritten and little is left. A larger item is taken in once the smaller
 * ones after it are as large together: so a row is rewritten each time that what surrounds it has doubled. Items of
 * different spans of arrival stay apart, so that each expires in time; once a span is over, all of it is put together.
 *
 * @param target an item of this size stays as it is, and what is put together ends when it has this size
 * @param span how long a span of arrival is, in milliseconds
 */
record Tiers(long target, long span, long now) {

    /** Below this size it is not worth to wait for more. */
    private static final long SMALL = 1 << 20;

    private static final int FEWEST = 10;
    private static final int MOST = 5_000;

    /** @param arrivedAt when the newest of its rows was written, in milliseconds */
    record Item<T>(T what, long size, long arrivedAt) {}

    /** Those of a table of which each day stays apart. */
    static Tiers ofDays(long target, long now) {
        return new Tiers(target, Duration.ofDays(1).toMillis(), now);
    }

    /** Those of a table whose rows expire; 0 for never. */
    static Tiers of(long target, Duration retention, long now) {
        long tenth = Math.min(Duration.ofDays(1).toMillis(), Math.max(1, retention.toMillis() / 10));
        return new Tiers(target, retention.isZero() ? Long.MAX_VALUE : tenth, now);
    }

    long spanOf(long arrivedAt) {
        return arrivedAt / span;
    }

    /**
     * What is to be put together next; nothing if all is well.
     *
     * @param items those that may be put together stand side by side, the smaller or newer one behind
     */
    <T> List<T> choose(List<Item<T>> items) {
        int end = items.size();
        while (end > 0) {
            int begin = begin(items, end);
            boolean isOver = spanOf(items.get(end - 1).arrivedAt()) < spanOf(now);
            if (end - begin >= (isOver ? 2 : FEWEST)) {
                return items.subList(begin, end).stream().map(Item::what).toList();
            }
            end = Math.min(begin, end - 1);
        }
        return List.of();
    }

    private <T> int begin(List<Item<T>> items, int end) {
        long span = spanOf(items.get(end - 1).arrivedAt());
        boolean isOver = span < spanOf(now);
        long total = 0;
        int begin = end;
        while (begin > 0 && end - begin < MOST && total < target) {
            Item<T> next = items.get(begin - 1);
            boolean isTooLarge = next.size() >= target || !isOver && next.size() > Math.max(total, SMALL);
            if (isTooLarge || spanOf(next.arrivedAt()) != span) {
                break;
            }
            total += next.size();
            begin--;
        }
        return begin;
    }

    /** Orders files of which any may be put together. */
    <T> List<Item<T>> ordered(List<Item<T>> items) {
        List<Item<T>> ordered = new ArrayList<>(items);
        Collections.sort(
                ordered,
                (one, other) -> spanOf(one.arrivedAt()) != spanOf(other.arrivedAt())
                        ? Long.compare(spanOf(one.arrivedAt()), spanOf(other.arrivedAt()))
                        : Long.compare(other.size(), one.size()));
        return ordered;
    }
}
