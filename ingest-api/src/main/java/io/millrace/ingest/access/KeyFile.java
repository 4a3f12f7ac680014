package io.millrace.ingest.access;

import io.millrace.ingest.ApiSettings;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys from a file of {@linkplain KeyLine lines}. The file holds no key, only hashes, and is read again when it changes. */
final class KeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int DAYS_OF_WARNING = 14;

    /** @param endsAt when it expires, in milliseconds since 1970 */
    record Key(byte[] hash, Sender sender, Optional<LocalDate> until, long endsAt) {}

    private final Path file;
    private final int usualRate;
    private final Clock clock;
    private volatile Map<Long, Key> keys = Map.of();
    private FileTime readAt;
    private LocalDate warnedOn = LocalDate.MIN;

    KeyFile(Path file, int usualRate, Clock clock) {
        this.file = file;
        this.usualRate = usualRate;
        this.clock = clock;
        try {
            readAt = Files.getLastModifiedTime(this.file);
            keys = read(Files.readAllLines(this.file));
        } catch (IOException unreadable) {
            throw new SettingsException("Cannot read the file of keys " + file + " (" + unreadable + "). Set "
                    + ApiSettings.KEYS.key() + ".");
        }
    }

    /** Reads the file again if it has changed. What cannot be read leaves the keys as they are. */
    void refresh() {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                readAt = changed;
                keys = read(Files.readAllLines(file));
                LOG.info("Read {} keys from {}", keys.size(), file);
            }
        } catch (IOException | SettingsException unreadable) {
            LOG.error("The keys stay as they were: {}", unreadable.getMessage());
        }
        LocalDate today = LocalDate.now(clock);
        if (!today.equals(warnedOn)) {
            warnedOn = today;
            warnings(today).forEach(LOG::warn);
        }
    }

    /** Of keys that expire soon, or have expired and are still in the file. */
    List<String> warnings(LocalDate today) {
        LocalDate soon = today.plusDays(DAYS_OF_WARNING);
        return keys.values().stream()
                .filter(key -> key.until().isPresent() && !key.until().get().isAfter(soon))
                .map(key ->
                        "The key %s %s after %s. Add a line with a new key of this name to %s, then remove the old one."
                                .formatted(
                                        key.sender().name(),
                                        key.until().get().isBefore(today) ? "expired" : "expires",
                                        key.until().get(),
                                        file))
                .sorted()
                .toList();
    }

    private Map<Long, Key> read(List<String> lines) {
        Map<String, Allowance> before = new HashMap<>();
        keys.values()
                .forEach(key -> before.put(key.sender().name(), key.sender().allowance()));
        Map<String, Allowance> rates = new HashMap<>();
        Map<Long, Key> read = new HashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            String text = lines.get(index).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                try {
                    Key key = key(KeyLine.of(text), before, rates);
                    if (read.put(place(key.hash()), key) != null) {
                        throw new IllegalArgumentException("another line has the same key");
                    }
                } catch (IllegalArgumentException wrong) {
                    throw new SettingsException("Line " + (index + 1) + " of " + file + " is wrong: "
                            + wrong.getMessage() + ". A line has: " + KeyLine.FORM + ".");
                }
            }
        }
        return Map.copyOf(read);
    }

    /** Lines of one name share one rate, and what was spent of it stays spent. */
    private Key key(KeyLine line, Map<String, Allowance> before, Map<String, Allowance> rates) {
        int rate = line.rate().orElse(usualRate);
        Allowance known = before.get(line.name());
        Allowance allowance = rates.computeIfAbsent(
                line.name(), _ -> known != null && known.most() == rate ? known : Allowance.perSecond(rate));
        if (allowance.most() != rate) {
            throw new IllegalArgumentException("another line of this name has another rate");
        }
        Sender sender = new Sender(line.name(), line.sends(), line.reads(), allowance);
        long endsAt = line.until()
                .map(day ->
                        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli())
                .orElse(Long.MAX_VALUE);
        return new Key(HexFormat.of().parseHex(line.hash()), sender, line.until(), endsAt);
    }

    boolean hasExpired(Key key) {
        return clock.millis() >= key.endsAt();
    }

    /**
     * Null if there is none. How long it takes depends on the first eight bytes of hashes alone, and those are of no use
     * without the others.
     */
    Key find(String text) {
        byte[] hash = hash(text);
        Key key = keys.get(place(hash));
        return key != null && MessageDigest.isEqual(key.hash(), hash) ? key : null;
    }

    private static long place(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
