package io.millrace.ingest.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        for (Route route : byPath.getOrDefault(path, List.of())) {
            if (route.method() == method && route.isSocket() == isUpgrade) {
                return new Match(route, List.of());
            }
        }
        List<String> segments = segments(path);
        for (Template template : templates) {
            if (template.route().method() == method && template.route().isSocket() == isUpgrade) {
                List<String> open = open(template.segments(), segments);
                if (open != null) {
                    return new Match(template.route(), open);
                }
            }
        }
        throw nothing(path, segments);
    }

    private Problem nothing(String path, List<String> segments) {
        List<Route> others = new ArrayList<>(byPath.getOrDefault(path, List.of()));
        templates.stream()
                .filter(template -> open(template.segments(), segments) != null)
                .forEach(template -> others.add(template.route()));
        if (others.isEmpty()) {
            return Problem.of(404, "There is nothing at this path. GET /openapi.json lists what there is.");
        }
        String takes = others.stream()
                .map(route -> route.method() + (route.isSocket() ? " as a WebSocket" : ""))
                .collect(Collectors.joining(", "));
        String allow =
                others.stream().map(route -> route.method().name()).distinct().collect(Collectors.joining(", "));
        return Problem.of(405, "This path takes " + takes + ".").with("Allow", allow);
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
