package io.millrace.stack;

import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Holder;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The drivers of pipelines, on whatever machines they run: each is found by the lease that it took. One in which a
 * pipeline has failed gave the lease back, and still says why.
 */
final class Drivers {

    private final Environment environment;
    private final Map<String, URI> addresses = new ConcurrentHashMap<>();

    Drivers(Settings settings) {
        this.environment = Environment.of(settings);
    }

    /** Those of the pipelines that a driver has run at some time. */
    List<Pipeline> known(List<Pipeline> pipelines) {
        return pipelines.stream()
                .filter(pipeline -> lastAddress(pipeline.slug()).isPresent())
                .toList();
    }

    /** Those of the pipelines that a driver runs now, also one that does not answer. */
    List<Pipeline> running(List<Pipeline> pipelines) {
        return pipelines.stream()
                .filter(pipeline -> !List.of("failed", "stopped").contains(state(pipeline.slug())))
                .toList();
    }

    String state(String slug) {
        return status(slug).map(DriverStatus.Pipeline::state).orElseGet(() -> isHeld(slug) ? "silent" : "stopped");
    }

    /** What its driver says of a pipeline; empty if there is none, or if it does not answer. */
    Optional<DriverStatus.Pipeline> status(String slug) {
        URI known = addresses.get(slug);
        return known == null ? askLast(slug) : ask(known, slug).or(() -> askLast(slug));
    }

    private Optional<DriverStatus.Pipeline> askLast(String slug) {
        Optional<URI> last = lastAddress(slug);
        last.ifPresent(address -> addresses.put(slug, address));
        return last.flatMap(address -> ask(address, slug));
    }

    private static Optional<DriverStatus.Pipeline> ask(URI driver, String slug) {
        try {
            return DriverStatus.at(driver).pipeline(slug);
        } catch (IOException silent) {
            return Optional.empty();
        }
    }

    private Optional<URI> lastAddress(String slug) {
        return read(() -> Lease.lastHolder(environment, slug))
                .map(Holder::address)
                .filter(address -> !address.isEmpty())
                .map(address -> URI.create("http://" + address));
    }

    private boolean isHeld(String slug) {
        return read(() -> Lease.holder(environment, slug)).isPresent();
    }

    private <T> Optional<T> read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (BlockedException torn) {
            return Optional.empty();
        } catch (IOException unreachable) {
            throw new StackException(
                    "Cannot read who runs the pipelines, in "
                            + environment.engine().checkpoints() + ": " + unreachable.getMessage()
                            + ". If that is another deployment, name its place with --set checkpoints=<URI>.",
                    unreachable);
        }
    }

    private interface Reading<T> {
        Optional<T> read() throws IOException;
    }
}
