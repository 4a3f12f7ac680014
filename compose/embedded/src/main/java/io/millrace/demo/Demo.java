package io.millrace.demo;

import io.millrace.lake.Lake;
import io.millrace.lake.QueryException;
import io.millrace.lake.Rows;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Topic;
import io.millrace.sdk.Traffic;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.Outbox;
import io.millrace.stack.Report;
import io.millrace.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** Sends sample traffic through a running stack, and asks Trino what came of it. */
public final class Demo {

    private static final long SEED = 1;

    /** One in so many records goes over HTTP. */
    private static final int OVER_HTTP = 4;

    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration TIME_TO_PASS = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Stack stack;
    private final Report report;

    public Demo(Stack stack, Report report) {
        this.stack = stack;
        this.report = report;
    }

    /** Returns when every record that it sent, to all pipelines at the same time, is committed. */
    public void send(List<Answers> all) {
        Settings settings = stack.settings();
        CompletableFuture.allOf(all.stream()
                        .map(answers -> CompletableFuture.runAsync(() -> send(answers, settings)))
                        .toArray(CompletableFuture[]::new))
                .join();
        stack.awaitCommitted(PATIENCE);
    }

    /** Hands on each question with what Trino answered; says whether all of it was right. */
    public boolean ask(List<Answers> all, BiConsumer<Question, Rows> answered) {
        Settings settings = stack.settings();
        Instant deadline = Instant.now().plus(TIME_TO_PASS);
        boolean right = true;
        for (Answers answers : all) {
            Lake lake = new Lake(Addresses.of(settings).trino().in(answers.slug()));
            for (Question question : answers.questions()) {
                report.doing("asking Trino");
                Rows rows = askUntilRight(lake, question, deadline);
                report.doing("");
                answered.accept(question, rows);
                right &= question.isAnsweredBy(rows);
            }
        }
        return right;
    }

    /** Most of it straight into Kafka, as a replay would; the end of it through the API, as applications do. */
    private void send(Answers answers, Settings settings) {
        Pipeline pipeline = Pipelines.named(answers.slug());
        Iterator<Message> messages = Traffic.of(pipeline).orElseThrow().messages(settings, SEED);
        int partitions = settings.value(KafkaSettings.TOPIC_PARTITIONS);
        int overHttp = answers.records() / OVER_HTTP;
        try (Outbox outbox = Outbox.making(settings, pipeline.topics(settings), partitions)) {
            for (int sent = 0; sent < answers.records() - overHttp; sent++) {
                Message message = messages.next();
                outbox.send(message);
                answers.sent(message);
            }
            outbox.flush();
            report.says("%,d sample events of %s sent to Kafka".formatted(outbox.acknowledged(), pipeline.slug()));
        }
        Map<String, List<Message>> byTopic = new LinkedHashMap<>();
        for (int sent = 0; sent < overHttp; sent++) {
            Message message = messages.next();
            byTopic.computeIfAbsent(message.topic(), topic -> new ArrayList<>()).add(message);
        }
        byTopic.forEach((topic, rest) -> sendOverHttp(answers, settings, topic, rest));
    }

    private void sendOverHttp(Answers answers, Settings settings, String name, List<Message> messages) {
        Topic<?> topic = Pipelines.inputs(settings).stream()
                .filter(known -> settings.value(known.name()).equals(name))
                .findFirst()
                .orElseThrow();
        int refused = 0;
        try (FrontDoor door = FrontDoor.of(settings)) {
            for (int from = 0; from < messages.size(); from += BATCH) {
                List<Message> batch = messages.subList(from, Math.min(messages.size(), from + BATCH));
                Set<Integer> bad = door.send(topic, name, batch);
                for (int index = 0; index < batch.size(); index++) {
                    if (!bad.contains(index)) {
                        answers.sent(batch.get(index));
                    }
                }
                refused += bad.size();
            }
        }
        report.says("%,d of %s posted to the API; %,d were rejected".formatted(messages.size(), name, refused));
    }

    /** What waits for event time to pass comes a moment after the last record. */
    private static Rows askUntilRight(Lake lake, Question question, Instant deadline) {
        Rows rows = ask(lake, question);
        while (!question.isAnsweredBy(rows) && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(PAUSE.toNanos());
            rows = ask(lake, question);
        }
        return rows;
    }

    private static Rows ask(Lake lake, Question question) {
        try {
            return lake.query(question.sql());
        } catch (QueryException refused) {
            return new Rows(List.of("error"), List.of(List.of(refused.getMessage())));
        }
    }
}
