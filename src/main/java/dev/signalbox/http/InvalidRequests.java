package dev.signalbox.http;

import dev.signalbox.http.answer.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What is wrong with bytes that are no request. */
final class InvalidRequests {
    private InvalidRequests() {}

    static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(414, "uri_too_long", "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(431, "headers_too_large", "the headers are too large");
        }
        return Problem.badRequest("bad_request", "this is not HTTP");
    }
}
