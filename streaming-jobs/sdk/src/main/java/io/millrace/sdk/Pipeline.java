package io.millrace.sdk;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.util.List;

/** One pipeline: what a person writes. Everything else is the engine's. */
public interface Pipeline {

    /** Names its database, checkpoint folder, SQL folder, fixtures and notebook. */
    String slug();

    /** What it is for; the comment of its database. */
    String purpose();

    /** Throws {@link io.millrace.settings.SettingsException} if its settings do not go together. */
    Flow<?, ?, ?> flow(Settings settings);

    /** The settings that only it has; their keys begin with its slug. */
    List<Setting<?>> settings();

    /** Sample events. */
    Traffic traffic();

    /** The topics it reads, under the names that were set. */
    default List<String> topics(Settings settings) {
        return flow(settings).topics().stream()
                .map(topic -> settings.value(topic.name()))
                .toList();
    }
}
