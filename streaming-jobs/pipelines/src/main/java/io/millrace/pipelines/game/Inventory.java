package io.millrace.pipelines.game;

import java.util.Map;

/** What a player owns and belongs to: swords by kind with their number, guilds with the time of joining. */
public record Inventory(Map<String, Long> swords, Map<String, Long> guilds) {}
