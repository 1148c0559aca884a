package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.EventJson;
import dev.signalbox.http.stream.HistoryForm;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The event journal: rows of the past, rows as they come, and new rows. */
final class EventsApi {
    /** A thousand rows of four kilobytes. */
    static final int BODY_BYTES = 4 * 1024 * 1024;

    private static final String PATH = "/api/events";
    private static final String JSON = "application/json";
    private static final BodyForm BODY = new BodyForm(List.of(JSON, EventRows.NDJSON), BODY_BYTES);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int USUAL_LIMIT = 50;
    private static final int USUAL_MINUTES = 60;
    private static final int MAX_MINUTES = 180;
    private static final int MAX_TYPES = 50;
    private static final int MAX_TEXT = 200;
    // Beyond it, reading the JSON would hold up everything else on the event loop.
    private static final int LARGE_BODY_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final Bus bus;
    private final JournalWriter writer;
    private final EventDirectory events;
    private final StreamHub streams;

    EventsApi(Vertx vertx, EventDirectory events, StreamHub streams) {
        this.vertx = vertx;
        this.bus = Bus.of(vertx);
        this.writer = new JournalWriter(bus);
        this.events = events;
        this.streams = streams;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, PATH, Access.VIEWER, this::list),
                Endpoint.stream(PATH + "/stream", Access.VIEWER, this::stream),
                Endpoint.of(HttpMethod.GET, PATH + "/counts", Access.VIEWER, this::counts),
                Endpoint.of(HttpMethod.POST, PATH, Access.ENGINEER, this::append)
                        .taking(BODY)
                        .audited(Endpoint.Audit.NONE));
    }

    private Future<Answer> list(Call call) {
        Journal.Read question = new Journal.Read(
                call.caller().account(),
                call.query("after").map(text -> EventCursor.number("after", text)),
                call.query("before").map(text -> EventCursor.number("before", text)),
                number(call, "limit", USUAL_LIMIT, Journal.MAX_PAGE),
                types(call),
                call.query("project").map(EventRows::slug),
                call.query("text").filter(text -> !text.isEmpty()).map(text -> bounded("text", text)));
        return ask(bus.request(Journal.READ, question, Journal.TIMEOUT_MS)).map(page -> Answer.json(200, body(page)));
    }

    private static Buffer body(Journal.Page page) {
        Buffer body = Buffer.buffer("{\"events\":[");
        String comma = "";
        for (Journal.Event event : page.events()) {
            body.appendString(comma).appendBuffer(EventJson.of(event));
            comma = ",";
        }
        return body.appendString("],\"last_id\":" + page.lastId() + ",\"covered_to\":" + page.coveredTo() + ",\"more\":"
                + page.more() + ",\"epoch\":" + Json.encode(page.epoch()) + ",\"pruned_through\":"
                + page.prunedThrough()
                + "}");
    }

    private Answer stream(Call call) {
        streams.open(
                call.ctx(),
                new StreamRequest(
                        Owners.of(call.caller()),
                        HEARTBEAT,
                        List.of(),
                        List.of(events.of(call.caller().account()).from(EventCursor.of(call), HistoryForm.MESSAGE))));
        return new Answer.Taken();
    }

    private Future<Answer> counts(Call call) {
        int minutes = number(call, "minutes", USUAL_MINUTES, MAX_MINUTES);
        Journal.CountRequest question = new Journal.CountRequest(call.caller().account(), minutes);
        return ask(bus.request(Journal.COUNT, question, Journal.TIMEOUT_MS)).map(counts -> Answer.json(200, counts));
    }

    private Future<Answer> append(Call call) {
        Token caller = call.caller();
        boolean lines = call.header("content-type").orElse(JSON).toLowerCase().startsWith(EventRows.NDJSON);
        EventRows reader = new EventRows(Optional.of(caller.subject()));
        byte[] body = call.body().getBytes();
        Future<List<Journal.NewEvent>> rows = body.length > LARGE_BODY_BYTES
                ? vertx.executeBlocking(() -> reader.read(body, lines), false)
                : Future.succeededFuture(reader.read(body, lines));
        return rows.compose(read -> writer.append(caller.account(), read))
                .map(ids -> Answer.json(201, Map.of("ids", ids)));
    }

    private static <T> Future<T> ask(Future<T> answer) {
        return answer.recover(failure -> Future.failedFuture(
                failure instanceof RefusedException refused
                        ? new ProblemException(JournalProblems.of(refused))
                        : failure));
    }

    private static List<String> types(Call call) {
        List<String> types = call.ctx().queryParam("type").stream()
                .flatMap(given -> Stream.of(given.split(",")))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .map(type -> bounded("type", type))
                .distinct()
                .toList();
        if (types.size() > MAX_TYPES) {
            throw new ProblemException(Problem.badRequest("bad_query", "at most " + MAX_TYPES + " types"));
        }
        return types;
    }

    private static int number(Call call, String name, int usual, int max) {
        String text = call.query(name).orElse(Integer.toString(usual));
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > max) {
            throw new ProblemException(Problem.badRequest("bad_query", name + " is a number from 1 to " + max));
        }
        return number;
    }

    private static String bounded(String name, String text) {
        if (text.length() > MAX_TEXT) {
            throw new ProblemException(
                    Problem.badRequest("bad_query", name + " has at most " + MAX_TEXT + " characters"));
        }
        return text;
    }
}
