package io.millrace.faults;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a run of faults is given on its command line, whatever they happen to. */
final class FaultOptions {

    @Option(names = "--only", description = "Faults whose names match this pattern.")
    String only = "";

    @Option(names = "--commit", hidden = true)
    String commit = "";

    @Option(names = "--results", hidden = true, required = true)
    Path results;

    /** The page of the docs that has the table. */
    @Option(names = "--page", hidden = true, required = true)
    Path page;

    boolean concern(String fault) {
        return fault.matches(".*(" + only + ").*");
    }
}
