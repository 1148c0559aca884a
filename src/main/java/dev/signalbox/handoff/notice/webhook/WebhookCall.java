package dev.signalbox.handoff.notice.webhook;

import dev.signalbox.handoff.notice.CleanText;
import dev.signalbox.handoff.notice.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** One call of a webhook, from the connection to the answer's end; with one deadline for all of it. */
final class WebhookCall {
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int MAX_SHOWN = 100;
    private static final int MAX_REASON = 300;
    private static final int MAX_CAUSES = 5;

    private final Vertx vertx;
    private final HttpClient client;
    private final WebhookUrl url;
    private final Duration timeout;
    private final Supplier<Future<Void>> handingOver;
    private final Promise<Outcome> outcome = Promise.promise();
    /** Whether something may have left. */
    private volatile boolean left;

    WebhookCall(Vertx vertx, HttpClient client, WebhookUrl url, Duration timeout, Supplier<Future<Void>> handingOver) {
        this.vertx = vertx;
        this.client = client;
        this.url = url;
        this.timeout = timeout;
        this.handingOver = handingOver;
    }

    /** Never fails. */
    Future<Outcome> post(Future<InetAddress> looked, Map<String, String> headers, Buffer body) {
        looked.compose(this::connect)
                .onSuccess(request -> send(request, headers, body))
                .onFailure(this::failed);
        long timer = vertx.setTimer(timeout.toMillis(), fired -> end("no answer within " + timeout.toSeconds() + " s"));
        return outcome.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<HttpClientRequest> connect(InetAddress address) {
        if (outcome.future().isComplete()) {
            return Future.failedFuture("too late");
        }
        return client.request(new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.path())
                .setFollowRedirects(false));
    }

    private void send(HttpClientRequest request, Map<String, String> headers, Buffer body) {
        outcome.future().onComplete(done -> request.reset());
        handingOver.get().onFailure(this::failed).onSuccess(written -> {
            if (outcome.future().isComplete()) {
                return;
            }
            left = true;
            headers.forEach(request::putHeader);
            request.send(body).onSuccess(this::read).onFailure(this::failed);
        });
    }

    private void read(HttpClientResponse response) {
        Buffer answer = Buffer.buffer();
        response.handler(part -> {
            answer.appendBuffer(part, 0, Math.min(part.length(), MAX_ANSWER_BYTES - answer.length()));
            if (answer.length() >= MAX_ANSWER_BYTES) {
                // The head says all that counts; nobody waits for an answer without an end.
                answered(response.statusCode(), answer);
            }
        });
        response.exceptionHandler(broken -> answered(response.statusCode(), answer));
        response.endHandler(ended -> answered(response.statusCode(), answer));
    }

    private void answered(int status, Buffer answer) {
        if (status >= 200 && status < 300) {
            outcome.tryComplete(new Outcome.Sent());
        } else if (status >= 300 && status < 400) {
            outcome.tryComplete(new Outcome.NotSent("it answers " + status + "; redirects are not followed"));
        } else {
            String words = CleanText.line(answer.toString(), MAX_SHOWN);
            outcome.tryComplete(new Outcome.NotSent("it answers " + status + (words.isEmpty() ? "" : ": " + words)));
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            end("the host has no address");
            return;
        }
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < MAX_CAUSES; depth++) {
            cause = cause.getCause();
        }
        String words = words(failure);
        end(words.equals(words(cause)) ? words : words + ": " + words(cause));
    }

    private static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private void end(String reason) {
        // Never with the path, which may be a secret.
        String told = CleanText.line(reason.replace(url.path().length() > 1 ? url.path() : "\n", "/…"), MAX_REASON);
        outcome.tryComplete(left ? new Outcome.Uncertain(told) : new Outcome.NotSent(told));
    }
}
