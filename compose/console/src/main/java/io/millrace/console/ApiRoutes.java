package io.millrace.console;

import io.millrace.console.Sessions.Session;
import io.millrace.ingest.http.Body;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.millrace.sdk.Pipelines;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What pages call, and scripts may: docs/console.md has it. */
final class ApiRoutes {

    private final Login login;
    private final Work work;
    private final Body body;
    private final Overview overview;
    private final PipelineView pipelines;
    private final Quarantine quarantine;
    private final Preview preview;
    private final Finder finder;
    private final TableView tables;
    private final Actions actions;
    private final CommandLine commands;
    private final Feed feed;

    ApiRoutes(
            Login login,
            Work work,
            Body body,
            Overview overview,
            PipelineView pipelines,
            Quarantine quarantine,
            Preview preview,
            Finder finder,
            TableView tables,
            Actions actions,
            CommandLine commands,
            Feed feed) {
        this.login = login;
        this.work = work;
        this.body = body;
        this.overview = overview;
        this.pipelines = pipelines;
        this.quarantine = quarantine;
        this.preview = preview;
        this.finder = finder;
        this.tables = tables;
        this.actions = actions;
        this.commands = commands;
        this.feed = feed;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/overview", look(call -> overview.json(actions.running()))),
                Route.get("/api/events", this::events),
                Route.get("/api/pipelines/{name}", look(this::pipeline)),
                Route.get("/api/pipelines/{name}/plan", look(this::plan)),
                Route.get("/api/quarantine", look(call -> quarantine.page(Quarantine.Filter.of(call)))),
                Route.get("/api/quarantine/record", look(call -> quarantine.record(Quarantine.Place.of(call)))),
                Route.post("/api/preview", this::preview),
                Route.get("/api/trace", look(this::trace)),
                Route.get("/api/tables", look(call -> tables.all())),
                Route.get("/api/tables/{schema}/{name}", look(call -> tables.one(call.segment(0), call.segment(1)))),
                Route.get("/api/actions", look(call -> actions.all())),
                Route.get("/api/actions/{id}", look(call -> actions.named(call.segment(0)))),
                Route.post("/api/actions", this::act));
    }

    /** Finds something out. */
    @FunctionalInterface
    private interface Question {
        JsonObject answer(Call call) throws Exception;
    }

    /** For everybody who is logged in. */
    private Route.Handler look(Question question) {
        return call -> {
            login.require(call);
            work.answer(call, () -> {
                try {
                    return question.answer(call);
                } catch (Problem | RuntimeException | InterruptedException | java.io.IOException known) {
                    throw known;
                } catch (Exception other) {
                    throw new IllegalStateException(other);
                }
            });
        };
    }

    private void events(Call call) throws Problem {
        Session session = login.require(call);
        feed.open(call, () -> login.isStill(session));
    }

    private JsonObject pipeline(Call call) throws Problem, InterruptedException {
        Quarantine.requirePipeline(call.segment(0));
        return pipelines.json(Pipelines.named(call.segment(0)));
    }

    private JsonObject plan(Call call) throws Exception {
        Quarantine.requirePipeline(call.segment(0));
        CommandLine.Outcome outcome = commands.run(List.of("plan", call.segment(0)), null, "");
        return new JsonObject().put("text", outcome.output()).put("exit", outcome.exit());
    }

    private JsonObject trace(Call call) throws Exception {
        return finder.find(
                Requests.required(call, "event"),
                Requests.parameter(call, "topic"),
                Requests.parameter(call, "source"));
    }

    private void preview(Call call) throws Problem {
        login.requireOwnPage(call);
        body.read(call, bytes -> {
            JsonObject given = Requests.object(bytes);
            byte[] record = Requests.bytes(given);
            if (record == null) {
                throw Problem.of(400, "The body has neither text nor base64.");
            }
            JsonObject parsed = preview.of(Requests.text(given, "topic"), record);
            call.answer(200, "application/json", parsed.toBuffer());
        });
    }

    private void act(Call call) throws Problem {
        Session session = login.requireOperator(call);
        body.read(call, bytes -> {
            Action action = actions.start(ActionRequest.of(Requests.object(bytes)), session.user());
            call.answer(202, "application/json", action.json().toBuffer());
        });
    }
}
