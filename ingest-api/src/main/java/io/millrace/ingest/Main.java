package io.millrace.ingest;

import io.millrace.ingest.access.Keys;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the API by itself: {@code [--properties FILE] [--set key=value]…}. */
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String USE =
            "Options: --properties FILE, --set key=value, --new-key NAME (prints a new key and ends).";

    private Main() {}

    /** Every setting that it reads. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(List.of(KafkaSettings.KAFKA, KafkaSettings.TOPIC_PARTITIONS));
        all.addAll(ApiSettings.ALL);
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
            System.err.println(
                    "millrace: The API did not start: " + deepest(failure).getMessage());
            System.exit(FAILED);
        }
    }

    private static Throwable deepest(Throwable failure) {
        return failure.getCause() == null ? failure : deepest(failure.getCause());
    }

    private static void run(List<String> arguments) {
        Settings settings = Settings.of(settings());
        List<String> pairs = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index += 2) {
            String option = arguments.get(index);
            if (index + 1 >= arguments.size()) {
                throw new SettingsException("Nothing follows " + option + ". " + USE);
            }
            String value = arguments.get(index + 1);
            switch (option) {
                case "--new-key" -> {
                    System.out.println(Keys.fresh(value));
                    return;
                }
                case "--properties" -> settings = settings.with(Path.of(value));
                case "--set" -> pairs.add(value);
                default -> throw new SettingsException("There is no option " + option + ". " + USE);
            }
        }
        settings = settings.withEnvironment(System.getenv()).withPairs(pairs);
        Api api = Api.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(api::close, "stop"));
    }
}
