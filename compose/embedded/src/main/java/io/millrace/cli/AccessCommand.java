package io.millrace.cli;

import io.millrace.access.KafkaAccess;
import io.millrace.console.Passwords;
import io.millrace.console.Role;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.KafkaSecurity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "access",
        description = {
            "Shows or grants what each role may do in Kafka.",
            "Derived from the pipelines and the topics in the settings. Roles: millrace-api, millrace-driver,"
                    + " millrace-operator, millrace-reader; each is a user of Kafka.",
            "Granting adds to what is granted already, and needs a user that may alter access.",
            "--console-user prints a line for the file of console-users, with a hash of the password that it reads."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace access --print > grants.sh",
            "  ./millrace access --apply --properties admin.properties",
            "  ./millrace access --console-user ada --role operator >> console.users"
        })
final class AccessCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @ArgGroup(multiplicity = "1")
    private What what;

    AccessCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private static final class What {

        @Option(names = "--print", description = "Prints a script for Kafka's own kafka-acls.sh.")
        private boolean print;

        @Option(names = "--apply", description = "Grants it in the Kafka that the settings name.")
        private boolean apply;

        @Option(
                names = "--console-user",
                paramLabel = "NAME",
                description = "Prints a line for console-users. Reads the password, from a pipe as one line.")
        private String consoleUser;
    }

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "viewer",
            description = "What the console's user may do: viewer or operator. Default: viewer.")
    private String role;

    @Override
    public Integer call() {
        if (what.consoleUser != null) {
            terminal.out().println(line(what.consoleUser));
            return 0;
        }
        Settings settings = options.effective();
        KafkaAccess access = KafkaAccess.of(settings);
        if (what.print) {
            terminal.out().print(access.script(Addresses.of(settings).kafka()));
            return 0;
        }
        int granted = KafkaSecurity.grant(access, settings);
        terminal.out()
                .println("Granted " + granted + " operations to 4 roles in Kafka at "
                        + Addresses.of(settings).kafka() + ".");
        return 0;
    }

    private String line(String name) {
        if (!Passwords.isName(name)) {
            throw new Failure("A name has letters, digits and . _ @ -, and begins with a letter or digit.");
        }
        if (!List.of("viewer", "operator").contains(role)) {
            throw new Failure("There is no role " + role + ". There are: viewer, operator.");
        }
        char[] password = password();
        int bytes = new String(password).getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > Passwords.LONGEST) {
            throw new Failure("A password has 1 to " + Passwords.LONGEST + " bytes.");
        }
        return Passwords.line(name, Role.valueOf(role.toUpperCase(Locale.ROOT)), password);
    }

    private char[] password() {
        if (System.console() != null && System.console().isTerminal()) {
            return System.console().readPassword("Password: ");
        }
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? new char[0] : line.toCharArray();
        } catch (IOException unreadable) {
            throw new Failure("Cannot read the password: " + unreadable.getMessage(), unreadable);
        }
    }
}
