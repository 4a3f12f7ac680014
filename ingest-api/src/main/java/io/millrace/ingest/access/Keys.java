package io.millrace.ingest.access;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.settings.SettingsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Who may send and read, by the key that they show; and how much those may do who have none, or a wrong one. */
public final class Keys {

    private static final String BEARER = "Bearer ";
    private static final String HOW = " Send one as Authorization: Bearer <key>, or as X-Api-Key.";

    /**
     * What there may be.
     *
     * @param rate events a second of each key for which the file has no other rate
     * @param perAddress events a second of each address, where no keys are asked for
     * @param wrongKeys wrong keys a minute of each address
     */
    public record Limits(int rate, int perAddress, int wrongKeys) {}

    private final Optional<KeyFile> file;
    private final Limits limits;
    private final Sender anybody;
    private final Addresses withoutKey;
    private final Addresses withWrongKeys;

    /** @param file empty if everybody may send and read */
    public Keys(String file, Limits limits, Clock clock) {
        this.file = file.isEmpty() ? Optional.empty() : Optional.of(new KeyFile(Path.of(file), limits.rate(), clock));
        this.limits = limits;
        Set<String> all = Set.of(Sender.ALL);
        this.anybody = new Sender("-", all, all, Allowance.perSecond(limits.rate()));
        this.withoutKey = new Addresses(limits.perAddress(), Duration.ofSeconds(1), System::nanoTime);
        this.withWrongKeys = new Addresses(limits.wrongKeys(), Duration.ofMinutes(1), System::nanoTime);
    }

    /** To be called every second or so. */
    public void refresh() {
        file.ifPresent(KeyFile::refresh);
    }

    /** Who calls, by {@code Authorization: Bearer} or {@code X-Api-Key}. */
    public Sender sender(Call call) throws Problem {
        if (file.isEmpty()) {
            return anybody;
        }
        String text = text(call.header("Authorization"), call.header("X-Api-Key"));
        KeyFile.Key key = text == null ? null : file.get().find(text);
        if (key != null) {
            call.from(key.sender().name());
        }
        return sender(text, key, call::address);
    }

    Sender sender(String authorization, String apiKey, String address) throws Problem {
        String text = text(authorization, apiKey);
        return file.isEmpty()
                ? anybody
                : sender(text, text == null ? null : file.get().find(text), () -> address);
    }

    private static String text(String authorization, String apiKey) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : apiKey;
    }

    /** A right key is let in, however many wrong ones come from the same address. */
    private Sender sender(String text, KeyFile.Key key, Supplier<String> address) throws Problem {
        if (text == null) {
            throw denied("A key is needed.");
        }
        if (key == null) {
            requireFewerWrongKeys(address.get());
            throw denied("This key is not known.");
        }
        if (file.orElseThrow().hasExpired(key)) {
            throw denied("This key has expired.");
        }
        return key.sender();
    }

    private static Problem denied(String why) {
        return Problem.of(401, why + HOW).with("WWW-Authenticate", "Bearer");
    }

    private void requireFewerWrongKeys(String address) throws Problem {
        Duration wait = withWrongKeys.spend(address, 1);
        if (!wait.isZero()) {
            throw Problem.later(
                            429,
                            wait.plusMillis(999),
                            "There were more than " + limits.wrongKeys() + " wrong keys in a minute.")
                    .with("Connection", "close");
        }
    }

    /** Counts events against what their sender may send, and without a key against what its address may. */
    public void spend(Call call, Sender sender, int events) throws Problem {
        spendOfAddress(call, events);
        sender.spend(events);
    }

    public void spendOfAddress(Call call, int events) throws Problem {
        if (file.isPresent() || limits.perAddress() == 0) {
            return;
        }
        Duration wait = withoutKey.spend(call.address(), events);
        if (!wait.isZero()) {
            throw Problem.later(
                    429,
                    wait.plusMillis(999),
                    "An address may send " + limits.perAddress()
                            + " events a second, or ask so often for views and receipts.");
        }
    }

    /** As the file of keys has it. */
    public static String hash(String key) {
        return HexFormat.of().formatHex(KeyFile.hash(key));
    }

    /** A new key, and the line for the file. */
    public static String fresh(String name) {
        try {
            KeyLine.requireName(name);
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException("Cannot make a key for " + name + ": " + wrong.getMessage() + ".");
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return "The key, for its owner alone: " + key + "\nThe line for the file of keys: " + name + " " + hash(key)
                + " send=* read=*";
    }
}
