package dev.signalbox.http.answer;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers. The headers that all answers share have been set before. */
public final class Responses {
    private Responses() {}

    public static void send(HttpServerRequest request, Answer.Whole answer) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
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
        if (bodiless || request.method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }

    /** Answers and ends the connection: what follows on it cannot be trusted or is not wanted. */
    public static void sendAndClose(HttpServerRequest request, Problem problem) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (!request.response().ended()) {
            request.response().endHandler(sent -> request.connection().close());
            send(request, Answer.problem(problem));
        }
    }
}
