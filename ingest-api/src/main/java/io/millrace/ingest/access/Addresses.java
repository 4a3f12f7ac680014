package io.millrace.ingest.access;

import io.millrace.ingest.http.Network;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * An allowance for each address. It forgets those that have saved up all they may; addresses that find no place beside
 * {@value #MOST} others share one allowance.
 */
final class Addresses {

    static final int MOST = 10_000;

    private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

    private final int limit;
    private final Duration within;
    private final LongSupplier nanos;
    private final Map<String, Allowance> bySite = new ConcurrentHashMap<>();
    private final Allowance shared;
    private final AtomicLong nextLook;

    /** @param limit 0 for none */
    Addresses(int limit, Duration within, LongSupplier nanos) {
        this.limit = limit;
        this.within = within;
        this.nanos = nanos;
        this.shared = new Allowance(limit, within, nanos);
        this.nextLook = new AtomicLong(nanos.getAsLong());
    }

    int limit() {
        return limit;
    }

    /** Zero if an address may have so much more, else how long it has to wait. */
    Duration spend(String address, int amount) {
        return limit == 0 ? Duration.ZERO : of(Network.site(address)).spend(amount);
    }

    private Allowance of(String site) {
        Allowance known = bySite.get(site);
        if (known != null) {
            return known;
        }
        if (bySite.size() >= MOST) {
            forget();
        }
        return bySite.size() >= MOST ? shared : bySite.computeIfAbsent(site, _ -> new Allowance(limit, within, nanos));
    }

    /** Looks through all of them at most once a second. */
    private void forget() {
        long now = nanos.getAsLong();
        long next = nextLook.get();
        if (now - next >= 0 && nextLook.compareAndSet(next, now + BETWEEN_LOOKS)) {
            bySite.values().removeIf(Allowance::isUntouched);
        }
    }

    int size() {
        return bySite.size();
    }
}
