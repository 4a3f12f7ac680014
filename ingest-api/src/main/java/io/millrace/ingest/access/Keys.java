package io.millrace.ingest.access;

import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of those who may send, from a file of lines {@code name sha256 topics [events-a-second]}.
 * The file holds no key, only hashes, and is read again when it changes.
 */
public final class Keys {

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final String BEARER = "Bearer ";

    private final Path file;
    private final int rateLimit;
    private final Sender anybody;
    private volatile Map<String, Sender> byHash = Map.of();
    private FileTime readAt;

    /** @param file empty if everybody may send */
    public Keys(String file, int rateLimit) {
        this.file = file.isEmpty() ? null : Path.of(file);
        this.rateLimit = rateLimit;
        this.anybody = new Sender("-", Set.of(), new Allowance(rateLimit, System::nanoTime));
        if (this.file != null) {
            try {
                readAt = Files.getLastModifiedTime(this.file);
                byHash = read(Files.readAllLines(this.file));
            } catch (IOException unreadable) {
                throw new SettingsException("Cannot read the file of keys " + file + " (" + unreadable + "). Set "
                        + ApiSettings.KEYS.key() + ".");
            }
        }
    }

    /** Reads the file again if it has changed. What cannot be read leaves the keys as they are. */
    public void refresh() {
        if (file == null) {
            return;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                readAt = changed;
                byHash = read(Files.readAllLines(file));
                LOG.info("Read {} keys from {}", byHash.size(), file);
            }
        } catch (IOException | SettingsException unreadable) {
            LOG.error("The keys stay as they were: {}", unreadable.getMessage());
        }
    }

    Map<String, Sender> read(List<String> lines) {
        Map<String, Sender> keys = new HashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+");
            if (words.length < 3 || words.length > 4 || !words[1].matches("[0-9a-f]{64}") || !isRate(words)) {
                throw new SettingsException(
                        "Line " + (index + 1) + " of " + file
                                + " is not: name, SHA-256 of the key in hex, topics with commas or *, events a second if limited.");
            }
            int rate = words.length == 4 ? Integer.parseInt(words[3]) : rateLimit;
            Sender known = byHash.get(words[1]);
            Allowance allowance = known != null && known.allowance().perSecond() == rate
                    ? known.allowance()
                    : new Allowance(rate, System::nanoTime);
            Set<String> topics = words[2].equals("*") ? Set.of() : Set.of(words[2].split(","));
            keys.put(words[1], new Sender(words[0], topics, allowance));
        }
        return Map.copyOf(keys);
    }

    private static boolean isRate(String[] words) {
        return words.length < 4 || words[3].matches("[0-9]{1,9}");
    }

    /** Who calls, by {@code Authorization: Bearer} or {@code X-Api-Key}. */
    public Sender sender(Call call) throws Problem {
        Sender sender = sender(call.header("Authorization"), call.header("X-Api-Key"));
        call.from(sender.name());
        return sender;
    }

    Sender sender(String authorization, String apiKey) throws Problem {
        if (file == null) {
            return anybody;
        }
        String key = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : apiKey;
        Sender sender = key == null ? null : byHash.get(hash(key));
        if (sender == null) {
            throw Problem.of(
                            401,
                            (key == null ? "A key is needed" : "This key is not known")
                                    + ". Send one as Authorization: Bearer <key>, or as X-Api-Key.")
                    .with("WWW-Authenticate", "Bearer");
        }
        return sender;
    }

    /** As the file of keys has it. */
    public static String hash(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A new key, and the line for the file. */
    public static String fresh(String name) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return "The key, for its owner alone: " + key + "\nThe line for the file of keys: " + name + " " + hash(key)
                + " *";
    }
}
