package io.millrace.cli;

import io.millrace.access.KafkaAccess;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.KafkaSecurity;
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
            "Granting adds to what is granted already, and needs a user that may alter access."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace access --print > grants.sh",
            "  ./millrace access --apply --properties admin.properties"
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
    }

    @Override
    public Integer call() {
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
}
