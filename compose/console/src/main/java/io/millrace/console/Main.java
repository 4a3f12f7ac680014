package io.millrace.console;

import io.millrace.lake.TrinoSettings;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the console by itself: {@code [--home FOLDER] [--properties FILE] [--set key=value]… -- COMMAND…}. The command is that of the
 * command line, which carries out what people ask for.
 */
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String USE =
            "Options: --home FOLDER, --properties FILE, --set key=value, and behind -- the command"
                    + " that starts the command line.";

    private Main() {}

    /** Every setting that it reads. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(List.of(KafkaSettings.KAFKA, KafkaSettings.KAFKA_TIMEOUT));
        all.addAll(ConsoleSettings.ALL);
        all.addAll(TrinoSettings.ALL);
        all.addAll(Pipelines.settings());
        return all;
    }

    public static void main(String[] arguments) {
        try {
            run(List.of(arguments));
        } catch (SettingsException wrong) {
            System.err.println("millrace: " + wrong.getMessage());
            System.exit(WRONG_USE);
        } catch (RuntimeException | Error failure) {
            // Threads that were started before would keep the process alive.
            failure.printStackTrace();
            System.err.println("millrace: The console did not start: " + failure.getMessage());
            System.exit(FAILED);
        }
    }

    private static void run(List<String> arguments) {
        Settings settings = Settings.of(settings());
        List<String> pairs = new ArrayList<>();
        Path home = null;
        int behind = arguments.indexOf("--");
        if (behind < 0) {
            throw new SettingsException("There is no -- with a command behind it. " + USE);
        }
        for (int index = 0; index < behind; index += 2) {
            String value = arguments.get(index + 1);
            switch (arguments.get(index)) {
                case "--home" -> home = Path.of(value);
                case "--properties" -> settings = settings.with(Path.of(value));
                case "--set" -> pairs.add(value);
                default -> throw new SettingsException("There is no option " + arguments.get(index) + ". " + USE);
            }
        }
        settings = settings.withEnvironment(System.getenv()).withPairs(pairs);
        Console console = Console.start(settings, home, arguments.subList(behind + 1, arguments.size()));
        Runtime.getRuntime().addShutdownHook(new Thread(console::close, "stop"));
    }
}
