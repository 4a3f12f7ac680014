package io.millrace.console;

import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may log in, as a file says it: a name, a role and the bcrypt hash of a password on each line. Read again when it changes. */
final class Users {

    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    private static final Pattern LINE = Pattern.compile(
            "([A-Za-z0-9][A-Za-z0-9._@-]{0,63})\\s+(viewer|operator)\\s+(\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53})");

    /** Of a password that nobody has: an unknown name takes as long to check as a known one. */
    private static final String NOBODY = "$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

    private record User(Role role, String hash) {}

    private final Path file;
    private volatile Map<String, User> users;
    private String text;
    private String complaint = "";

    private Users(Path file, String text) {
        this.file = file;
        this.text = text;
        this.users = parsed(text);
    }

    static Users in(String file) {
        Path path = Path.of(file);
        try {
            return new Users(path, Files.readString(path));
        } catch (IOException unreadable) {
            throw new SettingsException("Setting " + ConsoleSettings.USERS.key() + " is " + file
                    + ", which cannot be read (" + unreadable.getClass().getSimpleName() + ").");
        }
    }

    private Map<String, User> parsed(String lines) {
        Map<String, User> found = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            Matcher user = LINE.matcher(line.strip());
            if (!user.matches()) {
                throw new SettingsException(
                        "Line " + number + " of " + file + " is not a name, viewer or operator, and a"
                                + " bcrypt hash. ./millrace access --console-user NAME prints such a line.");
            }
            found.put(user.group(1), new User(Role.of(user.group(2)), user.group(3)));
        }
        return Map.copyOf(found);
    }

    /**
     * To be called every second or so. What is broken leaves everybody as they were. Gives the names of those who are gone
     * or have another password.
     */
    Set<String> refresh() {
        Map<String, User> before = users;
        try {
            String now = Files.readString(file);
            if (!now.equals(text)) {
                users = parsed(now);
                text = now;
                LOG.info("Read {} again: {} people may log in", file, users.size());
            }
            complaint = "";
        } catch (IOException | SettingsException wrong) {
            if (!String.valueOf(wrong.getMessage()).equals(complaint)) {
                complaint = String.valueOf(wrong.getMessage());
                LOG.error("Who may log in stays as it was: {}", complaint);
            }
        }
        Map<String, User> after = users;
        return before.keySet().stream()
                .filter(name -> !after.containsKey(name)
                        || !after.get(name).hash().equals(before.get(name).hash()))
                .collect(Collectors.toSet());
    }

    /** The role of somebody who knows the password. Takes a while on purpose. */
    Optional<Role> login(String name, String password) {
        User user = users.get(name);
        boolean isRight = Passwords.matches(password, user == null ? NOBODY : user.hash());
        return isRight && user != null ? Optional.of(user.role()) : Optional.empty();
    }

    /** The role that somebody has now; empty if they may no longer log in. */
    Optional<Role> role(String name) {
        return Optional.ofNullable(users.get(name)).map(User::role);
    }
}
