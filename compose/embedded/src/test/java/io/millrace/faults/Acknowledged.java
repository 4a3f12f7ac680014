package io.millrace.faults;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;

/** All records of a pipeline that Kafka has acknowledged, in the order in which it took those of each partition. */
record Acknowledged(List<Sent> sent, int run) {

    Acknowledged {
        sent = sent.stream()
                .sorted(Comparator.comparing(Sent::topic)
                        .thenComparing(Sent::partition)
                        .thenComparing(Sent::offset))
                .toList();
    }

    /** What was acknowledged since a run began. */
    Acknowledged since(int first) {
        return new Acknowledged(
                sent.stream().filter(each -> each.run() >= first).toList(), run);
    }

    Acknowledged ofRun() {
        return since(run);
    }

    <T> void events(Class<T> kind, BiConsumer<Sent, T> each) {
        for (Sent one : sent) {
            T event = one.event(kind);
            if (event != null) {
                each.accept(one, event);
            }
        }
    }

    /** How far the time of events has come in the partition that lags. */
    <T> long latest(Class<T> kind, ToLongBiFunction<Sent, T> time) {
        Map<String, Long> latest = new HashMap<>();
        events(
                kind,
                (sent, each) ->
                        latest.merge(sent.topic() + "/" + sent.partition(), time.applyAsLong(sent, each), Math::max));
        return latest.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** The first offset in each partition, by {@code topic/partition}. */
    Map<String, Sent> first() {
        Map<String, Sent> first = new TreeMap<>();
        sent.forEach(each -> first.putIfAbsent(each.topic() + "/" + each.partition(), each));
        return first;
    }

    /** A condition in SQL that leaves out whatever came before. */
    String condition(String offset) {
        return first().values().stream()
                .map(each -> "(topic = '%s' and \"partition\" = %d and \"%s\" >= %d)"
                        .formatted(each.topic(), each.partition(), offset, each.offset()))
                .collect(Collectors.joining(" or ", "(", ")"));
    }
}
