package io.millrace.stack;

import io.millrace.console.ConsoleSettings;
import io.millrace.console.Passwords;
import io.millrace.console.Role;
import io.millrace.settings.Settings;
import java.nio.file.Path;
import java.util.List;

/** How people come to a console that asks who they are, over TLS: an operator whose password the home makes. */
public record ConsoleSecurity(Secrets secrets) {

    private static final String OPERATOR = "operator";
    private static final String PASSWORD = "console-" + OPERATOR + ".password";
    private static final String USERS = "console.users";

    /** Makes what is missing. */
    public void prepare() {
        new Certificates(secrets).prepare();
        String password = secrets.text(PASSWORD, Secrets::random);
        secrets.text(
                USERS,
                () -> "# name, viewer or operator, bcrypt hash of the password\n"
                        + Passwords.line(OPERATOR, Role.OPERATOR, password.toCharArray()));
    }

    /** The file with the operator's password. */
    public Path password() {
        return secrets.file(PASSWORD);
    }

    /** The settings of the console itself, where a home asks who comes. */
    static Settings asServer(Home home, Settings settings) {
        if (!settings.value(StackSettings.SECURE)) {
            return settings;
        }
        ConsoleSecurity security = new ConsoleSecurity(Secrets.of(home, settings));
        security.prepare();
        Path certificate = new Certificates(security.secrets()).of(Certificates.Server.CONSOLE);
        return settings.withPairs(List.of(
                ConsoleSettings.TLS_CERTIFICATE.key() + "=" + certificate,
                ConsoleSettings.TLS_KEY.key() + "=" + certificate,
                ConsoleSettings.USERS.key() + "=" + security.secrets().file(USERS)));
    }
}
