package dev.signalbox.http.api;

import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Raw;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.log.LogName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a log as a file, a piece at a time as the reader takes them. Announces its length at the beginning, so that a file
 * that cannot be sent to its end is seen to be broken off. Used on the event loop.
 */
final class LogDownload {
    private static final Logger LOG = LoggerFactory.getLogger(LogDownload.class);

    private final LogCalls calls;

    LogDownload(LogCalls calls) {
        this.calls = calls;
    }

    Future<Answer> send(Call call) {
        LogName name = LogCalls.name(call);
        return piece(name, Optional.empty(), 0).map(first -> {
            Raw raw = first.orElseThrow(() -> new ProblemException(LogCalls.unknownLog()));
            HttpServerRequest request = call.ctx().request();
            HttpServerResponse response = request.response();
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(raw.size()))
                    .putHeader("content-disposition", "attachment; filename=\"" + fileName(raw.path()) + "\"");
            if (request.method() == HttpMethod.HEAD) {
                response.end();
            } else {
                new Sending(name, raw, response).send(raw);
            }
            return new Answer.Taken();
        });
    }

    private Future<Optional<Raw>> piece(LogName name, Optional<String> generation, long from) {
        Logs.RawRequest request =
                new Logs.RawRequest(name.account(), name.project(), name.logId(), generation, from, Logs.MAX_RAW_BYTES);
        return calls.ask(name, Logs::rawOn, request).map(Logs.RawAnswer::raw);
    }

    /** One download under way. */
    private final class Sending {
        private final LogName name;
        private final String generation;
        private final long size;
        private final HttpServerResponse response;
        private long sent;

        Sending(LogName name, Raw first, HttpServerResponse response) {
            this.name = name;
            this.generation = first.generation();
            this.size = first.size();
            this.response = response;
        }

        void send(Raw raw) {
            byte[] bytes = Base64.getDecoder().decode(raw.base64());
            Buffer piece = Buffer.buffer(bytes).slice(0, (int) Math.min(bytes.length, size - sent));
            sent += piece.length();
            if (response.closed()) {
                return;
            }
            if (sent == size) {
                response.end(piece);
            } else if (piece.length() == 0) {
                breakOff("it is shorter now");
            } else {
                // One piece at a time is on its way: what a socket calls full is a lot more.
                response.write(piece).onSuccess(written -> more());
            }
        }

        private void more() {
            piece(name, Optional.of(generation), sent)
                    .onSuccess(next -> next.ifPresentOrElse(this::send, () -> breakOff("it is another file now")))
                    .onFailure(failure -> breakOff(failure.getMessage()));
        }

        // The length was told: whoever reads sees that this is not all of it.
        private void breakOff(String reason) {
            LOG.info("the download of {} broke off: {}", name.topic(), reason);
            response.reset();
        }
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]+", "-");
    }
}
