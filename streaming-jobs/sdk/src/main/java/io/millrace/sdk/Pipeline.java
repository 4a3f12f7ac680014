package io.millrace.sdk;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One pipeline: what a person writes. Everything else is the engine's. */
public interface Pipeline {

    /**
     * Names its database, checkpoint folder, SQL folder, fixtures and notebook. By default the name of the class:
     * {@code BikeRides} and {@code BikeRidesPipeline} are {@code bike_rides}.
     */
    default String slug() {
        return Output.snakeCase(getClass().getSimpleName().replaceFirst("(.)Pipeline$", "$1"));
    }

    /** What it is for; the comment of its database. */
    default String purpose() {
        return "Tables of the pipeline " + slug();
    }

    /** Throws {@link io.millrace.settings.SettingsException} if its settings do not go together. */
    Flow<?> flow(Settings settings);

    /**
     * The settings that only it has; their keys begin with its slug. By default the constants of its class, and what its
     * flow can be set of topics.
     */
    default List<Setting<?>> settings() {
        Set<Setting<?>> all = new LinkedHashSet<>();
        List<Setting<?>> own = new ArrayList<>();
        try {
            for (Field field : getClass().getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class) {
                    field.setAccessible(true);
                    own.add((Setting<?>) field.get(null));
                }
            }
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
        Flow<?> flow = flow(Settings.of(own));
        flow.topics().forEach(topic -> all.addAll(topic.settings()));
        flow.sent().forEach(sent -> all.add(sent.topic()));
        all.addAll(own);
        return List.copyOf(all);
    }

    /** The topics it reads, under the names that were set. */
    default List<String> topics(Settings settings) {
        return flow(settings).topics().stream()
                .map(topic -> settings.value(topic.name()))
                .toList();
    }
}
