package dev.signalbox.http.api;

import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.socket.SocketContent;
import dev.signalbox.http.socket.SocketSession;
import dev.signalbox.http.state.RunDirectory;
import dev.signalbox.http.stream.StreamOwner;
import dev.signalbox.http.stream.Topic;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket twin of the page's stream. All that can be refused is refused before the protocol is changed. */
final class SocketApi {
    private static final Logger LOG = LoggerFactory.getLogger(SocketApi.class);
    private static final String RUNS = "runs";

    private final PageTopics topics;
    private final RunDirectory runs;
    private final SocketSession.Surroundings around;

    SocketApi(PageTopics topics, RunDirectory runs, SocketSession.Surroundings around) {
        this.topics = topics;
        this.runs = runs;
        this.around = around;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.stream("/api/ws", Access.VIEWER, this::open),
                Endpoint.get(
                        "/api/ws-messages.json",
                        Access.PUBLIC,
                        call -> new Answer.Whole(
                                200,
                                "application/schema+json",
                                Map.of(),
                                around.schema().text())));
    }

    private Answer open(Call call) {
        HttpServerRequest request = call.ctx().request();
        if (request.version() != HttpVersion.HTTP_1_1
                || !request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            throw new ProblemException(
                    new Problem(426, "upgrade_required", "this path speaks WebSocket, over HTTP/1.1"));
        }
        // Browsers always name the origin; a cookie without one may be on its way for somebody else.
        if (!request.headers().contains(HttpHeaders.ORIGIN)
                && !request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            throw new ProblemException(new Problem(
                    403, "origin_required", "with a cookie, an Origin is needed; other clients send a bearer token"));
        }
        Token caller = call.caller();
        StreamOwner owner = Owners.of(caller);
        PageTopics.Selection selection = topics.selected(call, WireForm.SOCKET);
        boolean withRuns = selection.topics().containsKey(RUNS);
        SocketContent content = new SocketContent(
                selection.greeting(),
                selection.topics(),
                withRuns ? List.of(runs.of(caller.account()).progress()) : List.of(),
                name -> topics.state(name, caller.account()).map(Topic.class::cast));
        HttpConnection connection = request.connection();
        request.toWebSocket()
                .onSuccess(socket -> SocketSession.begin(around, connection, socket, owner, caller, content))
                .onFailure(failure -> LOG.debug("no handshake: {}", failure.getMessage()));
        return new Answer.Taken();
    }
}
