package io.millrace.engine.inspect;

import io.millrace.sdk.Codec;
import io.millrace.sdk.Flow;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Output;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Parsed.Several;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Received;
import io.millrace.sdk.Route;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a pipeline's code makes of a record by itself, whatever came before it: so not whether it is late or a duplicate.
 *
 * @param accepted how many of its events go on
 * @param rejected why those are rejected that are
 * @param tables those that get rows of its events, by their names within the pipeline
 */
record Judgement(int accepted, List<Rejected<?>> rejected, Set<String> tables) {

    static <E> Judgement of(KafkaRecord record, Flow<E> flow, Settings settings) {
        Judge<E> judge = new Judge<>(flow);
        codec(record.topic(), flow, settings).ifPresent(codec -> judge.take(codec.parse(record.value()), record));
        return new Judgement(judge.accepted, judge.rejected, judge.tables);
    }

    private static <E> Optional<Codec<? extends E>> codec(String topic, Flow<E> flow, Settings settings) {
        for (var each : flow.topics()) {
            if (settings.value(each.name()).equals(topic)) {
                return Optional.of(each.with(settings).codec());
            }
        }
        return Optional.empty();
    }

    private static final class Judge<E> {

        private final Flow<E> flow;
        private final List<Rejected<?>> rejected = new ArrayList<>();
        private final Set<String> tables = new TreeSet<>();
        private int accepted;

        Judge(Flow<E> flow) {
            this.flow = flow;
        }

        void take(Parsed<? extends E> parsed, KafkaRecord record) {
            if (parsed instanceof Several<? extends E> several) {
                several.parts().forEach(part -> take(part.parsed(), record));
            } else if (parsed instanceof Rejected<? extends E> rejection) {
                rejected.add(rejection);
            } else {
                take(new Received<>(((Accepted<? extends E>) parsed).event(), record));
            }
        }

        private void take(Received<E> received) {
            Set<String> own = new TreeSet<>();
            try {
                if (!flow.kept().test(received)) {
                    return;
                }
                for (Route<Received<E>, ?> route : flow.landed()) {
                    if (!(route.output() instanceof Output.Sent) && route.part().apply(received) != null) {
                        own.add(route.output().name());
                    }
                }
            } catch (RuntimeException failure) {
                rejected.add(new Rejected<>(Reason.FAILED, failure.toString()));
                return;
            }
            accepted++;
            tables.addAll(own);
        }
    }
}
