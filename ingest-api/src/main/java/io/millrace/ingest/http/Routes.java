package io.millrace.ingest.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the route of a request. */
public final class Routes {

    /** A route, and the segments of the path that it leaves open. */
    record Match(Route route, List<String> open) {}

    private record Template(List<String> segments, Route route) {}

    private final List<Route> all;
    private final Map<String, List<Route>> byPath = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();

    public Routes(List<Route> all) {
        this.all = List.copyOf(all);
        for (Route route : all) {
            if (route.path().contains("{")) {
                templates.add(new Template(segments(route.path()), route));
            } else {
                byPath.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route);
            }
        }
    }

    public List<Route> all() {
        return all;
    }

    Match find(HttpMethod method, String path, boolean isUpgrade) throws Problem {
        Set<String> others = new LinkedHashSet<>();
        for (Route route : byPath.getOrDefault(path, List.of())) {
            if (route.method() == method && route.isSocket() == isUpgrade) {
                return new Match(route, List.of());
            }
            others.add(route.method().name());
        }
        if (!templates.isEmpty() && others.isEmpty()) {
            List<String> segments = segments(path);
            for (Template template : templates) {
                List<String> open = open(template.segments(), segments);
                if (open == null) {
                    continue;
                }
                if (template.route().method() == method && template.route().isSocket() == isUpgrade) {
                    return new Match(template.route(), open);
                }
                others.add(
                        template.route().isSocket()
                                ? "GET as a WebSocket"
                                : template.route().method().name());
            }
        }
        if (others.isEmpty()) {
            throw Problem.of(404, "There is nothing at this path. GET /openapi.json lists what there is.");
        }
        String allowed = String.join(", ", others);
        throw Problem.of(405, "This path takes " + allowed + ".").with("Allow", allowed.replace(" as a WebSocket", ""));
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /** What stands for the open segments; null if the path is another. */
    private static List<String> open(List<String> template, List<String> path) {
        if (path.size() != template.size()) {
            return null;
        }
        List<String> open = new ArrayList<>(2);
        for (int index = 0; index < template.size(); index++) {
            if (template.get(index).startsWith("{")) {
                open.add(path.get(index));
            } else if (!template.get(index).equals(path.get(index))) {
                return null;
            }
        }
        return open;
    }
}
