package io.millrace.demo;

import io.millrace.engine.Pipeline;
import io.millrace.events.Message;
import io.millrace.pipelines.Pipelines;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.Lake;
import io.millrace.stack.Outbox;
import io.millrace.stack.QueryException;
import io.millrace.stack.Report;
import io.millrace.stack.Rows;
import io.millrace.stack.Stack;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/** Sends sample traffic through a running stack, and asks Trino what came of it. */
public final class Demo {

    private static final long SEED = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Stack stack;
    private final Report report;

    public Demo(Stack stack, Report report) {
        this.stack = stack;
        this.report = report;
    }

    /** Hands on each question with what Trino answered; says whether all of it was right. */
    public boolean run(List<Answers> all, BiConsumer<Question, Rows> answered) {
        Settings settings = stack.settings();
        all.forEach(answers -> send(answers, settings));
        stack.awaitCommitted(PATIENCE);
        boolean right = true;
        for (Answers answers : all) {
            Lake lake = new Lake(Addresses.of(settings).trino() + "/" + answers.slug());
            for (Question question : answers.questions()) {
                report.doing("asking Trino");
                Rows rows = ask(lake, question);
                report.doing("");
                answered.accept(question, rows);
                right &= question.isAnsweredBy(rows);
            }
        }
        return right;
    }

    private void send(Answers answers, Settings settings) {
        Pipeline pipeline = Pipelines.named(answers.slug());
        report.doing("sending sample events to " + pipeline.slug());
        Iterator<Message> messages = pipeline.traffic().messages(settings, SEED);
        int partitions = settings.value(KafkaSettings.TOPIC_PARTITIONS);
        try (Outbox outbox = Outbox.making(Addresses.of(settings).kafka(), pipeline.topics(settings), partitions)) {
            for (int sent = 0; sent < answers.records(); sent++) {
                Message message = messages.next();
                outbox.send(message);
                answers.sent(message);
            }
            outbox.flush();
            report.says("%,d sample events of %s sent to Kafka".formatted(outbox.acknowledged(), pipeline.slug()));
        }
    }

    private static Rows ask(Lake lake, Question question) {
        try {
            return lake.query(question.sql());
        } catch (QueryException refused) {
            return new Rows(List.of("error"), List.of(List.of(refused.getMessage())));
        }
    }
}
