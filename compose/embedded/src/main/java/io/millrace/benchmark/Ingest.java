package io.millrace.benchmark;

import io.millrace.lake.Rows;
import io.millrace.sdk.Message;
import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Port;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How fast events come in over HTTP: the API beside less careful servers and Kafka's own load tool, in turn. */
public record Ingest(Home home, Tree tree, Report report, int runs, int seconds) {

    private static final String TOPIC = "events";
    private static final int BATCH = 100;
    private static final int WARM_UP_SECONDS = 10;
    private static final int PERF_RECORDS_A_SECOND = 150_000;
    private static final String API = "millrace, an event a request";
    private static final String BARE = "bare handler";
    private static final String FLASK = "Flask, kafka-python, no waiting";
    private static final String API_BATCH = "millrace, 100 events a request";
    private static final String PERF = "kafka-producer-perf-test";
    private static final Pattern PERF_SAID =
            Pattern.compile("([\\d.]+) records/sec .* ([\\d.]+) ms 50th, [\\d.]+ ms 95th, ([\\d.]+) ms 99th");

    /** Something to measure for so many seconds, and how many events a request of it carries. */
    private record Race(int events, java.util.function.IntFunction<Load> run) {}

    public Rows run(Backbone backbone) {
        String kafka = backbone.settings().value(KafkaSettings.KAFKA);
        Feed.ofEvents(backbone.settings(), TOPIC).create();
        Path one = file("one.json", String.join("", events(backbone, 1)));
        Path many = file("many.json", "[" + String.join(",", events(backbone, BATCH)) + "]");
        Path script = resource("post.lua");
        int api = Port.anyFree();
        int bare = Port.anyFree();
        int flask = Port.anyFree();
        try (Contender apiServer = Contender.start(api(backbone, kafka, api), api, log("api"));
                Contender _ = Contender.start(bare(backbone, kafka, bare), bare, log("bare"));
                Contender _ = Contender.start(flask(kafka, flask), flask, log("flask"))) {
            awaitReady(api);
            String url = "http://127.0.0.1:" + api + "/v1/events/" + TOPIC;
            Map<String, Race> races = new LinkedHashMap<>();
            races.put(API, new Race(1, time -> Load.on(url, script, one, "application/json", time)));
            races.put(BARE, new Race(1, time -> Load.on(root(bare), script, one, "application/json", time)));
            races.put(FLASK, new Race(1, time -> Load.on(root(flask), script, one, "application/json", time)));
            races.put(API_BATCH, new Race(BATCH, time -> Load.on(url, script, many, "application/json", time)));
            races.put(PERF, new Race(1, time -> perf(kafka, size(many) / BATCH, time)));
            Map<String, Load> medians = measured(races);
            report.says("the API's process had at most %d MiB in memory".formatted(apiServer.peakMegabytes()));
            return table(races, medians);
        }
    }

    private Map<String, Load> measured(Map<String, Race> races) {
        Map<String, List<Load>> all = new LinkedHashMap<>();
        for (int run = 0; run <= runs; run++) {
            for (Map.Entry<String, Race> race : races.entrySet()) {
                report.doing((run == 0 ? "warming up: " : "run " + run + ": ") + race.getKey());
                Load load = race.getValue().run().apply(run == 0 ? WARM_UP_SECONDS : seconds);
                if (run > 0) {
                    all.computeIfAbsent(race.getKey(), name -> new ArrayList<>())
                            .add(load);
                    report.says(String.format(
                            Locale.ROOT,
                            "%-32s %,10.0f events/s",
                            race.getKey(),
                            load.requestsPerSecond() * race.getValue().events()));
                }
            }
        }
        Map<String, Load> medians = new LinkedHashMap<>();
        all.forEach((name, loads) -> medians.put(
                name,
                new Load(
                        Percentile.of(
                                loads.stream().map(Load::requestsPerSecond).toList(), 0.5),
                        Percentile.of(loads.stream().map(Load::medianMillis).toList(), 0.5),
                        Percentile.of(loads.stream().map(Load::p99Millis).toList(), 0.5))));
        return medians;
    }

    private static Rows table(Map<String, Race> races, Map<String, Load> medians) {
        double single = medians.get(API).requestsPerSecond();
        double batch = medians.get(API_BATCH).requestsPerSecond() * BATCH;
        List<List<Object>> rows = new ArrayList<>();
        medians.forEach((name, load) -> {
            double events = load.requestsPerSecond() * races.get(name).events();
            rows.add(List.of(
                    name,
                    shown("%,.0f", events),
                    shown("%.1f", load.medianMillis()),
                    shown("%.1f", load.p99Millis()),
                    shown("%.2f", single / events),
                    shown("%.2f", batch / events)));
        });
        return new Rows(List.of("", "events/s", "p50 ms", "p99 ms", "single/this", "batch/this"), rows);
    }

    private List<String> api(Backbone backbone, String kafka, int port) {
        return List.of(
                java(),
                "-Xmx" + (backbone.settings().value(StackSettings.API_MEMORY) >> 20) + "m",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                tree.apiJar().toString(),
                "--set",
                "kafka=" + kafka,
                "--set",
                "api-port=" + port);
    }

    private List<String> bare(Backbone backbone, String kafka, int port) {
        return List.of(
                java(),
                "-Xmx" + (backbone.settings().value(StackSettings.API_MEMORY) >> 20) + "m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                tree.apiJar() + File.pathSeparator + tree.own(),
                BareServer.class.getName(),
                kafka,
                TOPIC,
                Integer.toString(port));
    }

    private List<String> flask(String kafka, int port) {
        return List.of(
                "/usr/bin/python3", resource("flask_server.py").toString(), kafka, TOPIC, Integer.toString(port));
    }

    private Load perf(String kafka, long recordSize, int time) {
        String said = Load.run(List.of(
                java(),
                "-Xmx512m",
                "-cp",
                tree.brokerJars() + "/*",
                "org.apache.kafka.tools.ProducerPerformance",
                "--topic",
                TOPIC,
                "--num-records",
                Long.toString((long) PERF_RECORDS_A_SECOND * time),
                "--record-size",
                Long.toString(recordSize),
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + kafka,
                "acks=all"));
        String last = said.lines()
                .filter(line -> line.contains("99.9th"))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new StackException("kafka-producer-perf-test said nothing:\n" + said));
        return new Load(
                Double.parseDouble(Load.group(PERF_SAID, last, 1)),
                Double.parseDouble(Load.group(PERF_SAID, last, 2)),
                Double.parseDouble(Load.group(PERF_SAID, last, 3)));
    }

    private static List<String> events(Backbone backbone, int count) {
        Iterator<Message> traffic = new EventTraffic().messages(backbone.settings(), 1);
        List<String> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(new String(traffic.next().value()));
        }
        return events;
    }

    private static void awaitReady(int port) {
        URI ready = URI.create(root(port)).resolve("/health/ready");
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try (InputStream in = ready.toURL().openStream()) {
                in.readAllBytes();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new StackException("The API is not ready: " + notYet.getMessage(), notYet);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(100_000_000L);
            }
        }
    }

    private static String root(int port) {
        return "http://127.0.0.1:" + port + "/";
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path log(String name) {
        return home.log(name);
    }

    private Path file(String name, String content) {
        try {
            return Files.writeString(home.folder().resolve(name), content);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private Path resource(String name) {
        try (InputStream in = Ingest.class.getResourceAsStream(name)) {
            return file(name, new String(in.readAllBytes()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static String shown(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
