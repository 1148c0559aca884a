package dev.signalbox.http.answer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Writes answers. The headers that all answers share have been set before. */
public final class Responses {
    private static final long LINGER_MS = 1_000;

    private Responses() {}

    /** Completes when the answer has left, or cannot be sent any more. */
    public static Future<Void> send(HttpServerRequest request, Answer.Whole answer) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended() || response.headWritten()) {
            return Future.succeededFuture();
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (!answer.contentType().isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        }
        boolean bodiless = answer.status() == 204 || answer.status() == 304;
        if (!bodiless) {
            response.putHeader(
                    HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length()));
        }
        boolean silent = bodiless || request.method() == HttpMethod.HEAD;
        return silent ? response.end() : response.end(answer.body());
    }

    /**
     * Answers and then ends the connection: what follows on it cannot be trusted or is not wanted. (HTTP/2 ends the stream
     * only.) The rest of a body is thrown away for a moment, because a socket that is closed with bytes unread takes the
     * answer with it.
     */
    public static void sendAndClose(Vertx vertx, HttpServerRequest request, Answer.Whole answer) {
        request.resume();
        if (request.version() == HttpVersion.HTTP_2) {
            send(request, answer);
            return;
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(request, answer).onComplete(sent -> {
            if (request.isEnded()) {
                request.connection().close();
            } else {
                request.endHandler(end -> request.connection().close());
                vertx.setTimer(LINGER_MS, late -> request.connection().close());
            }
        });
    }
}
