package io.millrace.benchmark;

import java.nio.file.Path;

/**
 * A data file that a commit has added.
 *
 * @param commit the file by which readers see it
 */
record Committed(Path commit, Path data) {}
