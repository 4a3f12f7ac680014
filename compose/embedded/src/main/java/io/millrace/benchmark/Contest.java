package io.millrace.benchmark;

import io.millrace.stack.Backbone;
import io.millrace.stack.ClassArchive;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.SparkProgram.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs jobs over topics in turn, each in a process and a folder of its own. */
record Contest(Home home, Report report, List<Entrant> entrants, List<String> topics, int runs) {

    /** What one run took. */
    record Result(Entrant entrant, Trial trial, Cost cost) {}

    List<Result> run(Backbone backbone) {
        entrants.forEach(entrant -> archive(entrant, backbone));
        List<Result> results = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            for (String topic : topics) {
                for (Entrant entrant : entrants) {
                    results.add(measured(entrant, trial(entrant, topic, run, backbone), backbone));
                }
            }
        }
        return results;
    }

    /** Those that start from an archive of their classes have to run once before. */
    private void archive(Entrant entrant, Backbone backbone) {
        Optional<ClassArchive> archive = entrant.archive(backbone);
        if (archive.isPresent()) {
            report.doing("archiving the classes of " + entrant.name());
            backbone.forgetTables();
            entrant.program(trial(entrant, topics.getFirst(), 0, backbone), backbone)
                    .run();
            archive.get().keep();
        }
    }

    private Trial trial(Entrant entrant, String topic, int run, Backbone backbone) {
        Path folder = home.folder().resolve(entrant.name() + "-" + topic + "-" + run);
        return new Trial(topic, folder, PipelineJob.ONCE, entrant.archiveOptions(backbone));
    }

    private Result measured(Entrant entrant, Trial trial, Backbone backbone) {
        report.doing("running " + trial.name());
        backbone.forgetTables();
        Cost cost = entrant.program(trial, backbone).run();
        report.says(String.format(
                Locale.ROOT, "%-32s %6.1f s wall  %6.1f s CPU", trial.name(), cost.wallSeconds(), cost.cpuSeconds()));
        return new Result(entrant, trial, cost);
    }
}
