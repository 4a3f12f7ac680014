package io.millrace.faults;

import io.millrace.cluster.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What drivers say in their logs about having taken over from each other. */
record Takeovers(Cluster cluster) {

    private static final Pattern LINE = Pattern.compile("(?m)^(\\S+Z) .*: took over from ");

    /** How long after a moment the last pipeline was taken over; the engine's clock says when. */
    Optional<Duration> since(Instant moment) throws IOException, InterruptedException {
        Optional<Duration> last = Optional.empty();
        for (String driver : ContainerFault.Containers.DRIVERS) {
            String log = Shell.says(
                    cluster.program(), "logs", "-t", "--since", moment.toString(), cluster.container(driver));
            for (Matcher line = LINE.matcher(log); line.find(); ) {
                Duration after = Duration.between(moment, Instant.parse(line.group(1)));
                last = last.filter(longer -> longer.compareTo(after) > 0).or(() -> Optional.of(after));
            }
        }
        return last;
    }
}
