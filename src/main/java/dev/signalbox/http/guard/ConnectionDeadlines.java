package dev.signalbox.http.guard;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts connections on which no request arrives in time. Vert.x's idle timeout starts anew with every byte, so a client that
 * sends one now and then could hold a connection for ever; these deadlines are for whole requests. Used on one event loop.
 */
public final class ConnectionDeadlines {
    private final Vertx vertx;
    private final Duration first;
    private final Duration next;
    private final Map<HttpConnection, Waiting> connections = new IdentityHashMap<>();

    private static final class Waiting {
        int requests;
        Optional<Long> timer = Optional.empty();
    }

    /**
     * @param first how long a new connection may take to the end of its first request's headers
     * @param next how long one may take after all its requests have been answered
     */
    public ConnectionDeadlines(Vertx vertx, Duration first, Duration next) {
        this.vertx = vertx;
        this.first = first;
        this.next = next;
    }

    public void opened(HttpConnection connection) {
        Waiting waiting = new Waiting();
        connections.put(connection, waiting);
        arm(connection, waiting, first);
        connection.closeHandler(closed -> {
            connections.remove(connection);
            disarm(waiting);
        });
    }

    /** The headers of a request are complete. */
    public void requestBegan(HttpConnection connection) {
        Waiting waiting = connections.get(connection);
        if (waiting != null) {
            waiting.requests++;
            disarm(waiting);
        }
    }

    /** A request has been answered, or never will be. */
    public void requestEnded(HttpConnection connection) {
        Waiting waiting = connections.get(connection);
        if (waiting != null) {
            waiting.requests--;
            if (waiting.requests == 0) {
                arm(connection, waiting, next);
            }
        }
    }

    /** The connection has another protocol now, and whoever speaks that looks after it. */
    public void letGo(HttpConnection connection) {
        Waiting waiting = connections.remove(connection);
        if (waiting != null) {
            disarm(waiting);
        }
    }

    private void arm(HttpConnection connection, Waiting waiting, Duration within) {
        waiting.timer = Optional.of(vertx.setTimer(within.toMillis(), timer -> connection.close()));
    }

    private void disarm(Waiting waiting) {
        waiting.timer.ifPresent(vertx::cancelTimer);
        waiting.timer = Optional.empty();
    }
}
