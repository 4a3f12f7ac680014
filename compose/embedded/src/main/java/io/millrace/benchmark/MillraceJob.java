package io.millrace.benchmark;

import io.millrace.engine.Millrace;
import io.millrace.engine.Millrace.Mode;
import io.millrace.pipelines.Pipelines;
import io.millrace.settings.Settings;
import java.util.List;

/** The same work as {@link PlainJob}, as a pipeline of Millrace. */
final class MillraceJob {

    private MillraceJob() {}

    /** {@code once|continuous key=value…}. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = List.of(arguments);
        Settings settings = Settings.of(Pipelines.settings()).withPairs(words.subList(1, words.size()));
        Mode mode = words.getFirst().equals("once") ? Mode.ONCE : Mode.CONTINUOUS;
        boolean isWell;
        try (Millrace millrace = Millrace.start(settings, List.of(new EventPipeline()), mode)) {
            isWell = millrace.await();
        }
        System.exit(isWell ? 0 : 1);
    }
}
