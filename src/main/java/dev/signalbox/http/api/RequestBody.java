package dev.signalbox.http.api;

import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads the bodies of requests: of the wanted form only, not too much and not too slowly. */
final class RequestBody {
    private final Vertx vertx;
    private final int usualBytes;
    private final Duration within;

    /** @param usualBytes the limit of calls that have none of their own */
    RequestBody(Vertx vertx, int usualBytes, Duration within) {
        this.vertx = vertx;
        this.usualBytes = usualBytes;
        this.within = within;
    }

    /** Whether the headers tell of no body at all. Over HTTP/2 one may come nevertheless. */
    static boolean isLeftOut(HttpServerRequest request) {
        String length = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH))
                .orElse("0");
        return length.equals("0") && !request.headers().contains(HttpHeaders.CONTENT_TYPE);
    }

    /** What is wrong with the body as announced in the headers. */
    Optional<Problem> announced(HttpServerRequest request, BodyForm form) {
        String type =
                Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
        String compact = type.toLowerCase(Locale.ROOT).replace(" ", "").replaceFirst(";charset=utf-8$", "");
        if (request.headers().getAll(HttpHeaders.CONTENT_TYPE).size() != 1
                || !form.mediaTypes().contains(compact)) {
            return Optional.of(wrongType(form));
        }
        if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            return Optional.of(new Problem(415, "json_only", "the body must not be compressed"));
        }
        String length = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH))
                .orElse("0");
        return length.length() > 18 || Long.parseLong(length) > maxBytes(form)
                ? Optional.of(tooLarge(form))
                : Optional.empty();
    }

    /** The whole body of a request that was paused; fails with {@link ProblemException}. */
    Future<Buffer> read(HttpServerRequest request, BodyForm form) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        int maxBytes = maxBytes(form);
        long timer = vertx.setTimer(
                within.toMillis(),
                late -> whole.tryFail(
                        new ProblemException(new Problem(408, "body_too_slow", "the body took too long"))));
        request.handler(part -> {
            if (body.length() + part.length() > maxBytes) {
                whole.tryFail(new ProblemException(tooLarge(form)));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(whole::tryFail);
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    static Problem wrongType(BodyForm form) {
        return new Problem(415, "json_only", "the body must be " + String.join(" or ", form.mediaTypes()));
    }

    private int maxBytes(BodyForm form) {
        return form.maxBytes() == 0 ? usualBytes : form.maxBytes();
    }

    private Problem tooLarge(BodyForm form) {
        return new Problem(413, "body_too_large", "a body may have " + maxBytes(form) + " bytes");
    }
}
