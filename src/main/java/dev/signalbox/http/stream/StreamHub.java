package dev.signalbox.http.stream;

import dev.signalbox.bus.Sessions.CutOff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the streams of one event loop: opens and refuses them, has them write in {@link WriteRounds}, sends heartbeats,
 * and ends those that are too old, signed out, stuck or in the way of a shutdown.
 *
 * <p>To be made and used on the event loop that serves the requests.
 */
public final class StreamHub {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHub.class);

    private record Open(StreamLimits.Permit permit, Deadlines.Deadline deadline) {}

    private final Vertx vertx;
    private final StreamSettings settings;
    private final StreamLimits limits;
    private final StreamCounters counters;
    private final Map<EventStream, Open> streams = new LinkedHashMap<>();
    private final Deadlines deadlines = new Deadlines();
    private final Heartbeats heartbeats;
    // Both in the order of time, so that only their oldest entries have to be looked at.
    private final Map<EventStream, Long> stuckSince = new LinkedHashMap<>();
    private final Map<EventStream, Long> closingSince = new LinkedHashMap<>();
    private final EventStream.Host host = new Host();
    private final SharedWriter chunks = SharedWriter.chunks();
    private final SharedWriter frames = SharedWriter.plain();
    private final WriteRounds rounds;
    private final Promise<Void> drained = Promise.promise();
    private final long timer;
    private boolean draining;

    public StreamHub(Vertx vertx, StreamSettings settings, StreamLimits limits, StreamCounters counters) {
        this.vertx = vertx;
        this.settings = settings;
        this.limits = limits;
        this.counters = counters;
        this.heartbeats = new Heartbeats(settings.tick());
        this.rounds = new WriteRounds(new ContextLoop(vertx, vertx.getOrCreateContext()), StreamHub::pump);
        this.timer = vertx.setPeriodic(settings.tick().toMillis(), tick -> tick());
    }

    /**
     * Answers the request with a stream, or with goodbye if it cannot be served now. The caller has checked that the
     * owner may read these topics.
     */
    public void open(RoutingContext ctx, StreamRequest request) {
        if (!gone(ctx)) {
            // Not the response's own handlers: each has one place, and vertx-web takes it for these.
            open(
                    HttpSink.open(ctx, settings.maxUnsentBytes(), chunks),
                    WireForm.SSE,
                    gone -> ctx.addEndHandler(ended -> gone.run()),
                    request);
        }
    }

    /**
     * Gives a socket a stream, or says goodbye if it cannot be served now. The caller has checked that the owner may read
     * these topics, and from now on neither writes to the socket nor sets its close handler.
     *
     * @param connection of the request that became the socket
     * @param pings is given what the peer's pings hold, to be answered with {@link #pong}
     * @return empty if it said goodbye
     */
    public Optional<OpenStream> open(
            HttpConnection connection, ServerWebSocket socket, StreamRequest request, Consumer<Buffer> pings) {
        SocketSink sink = new SocketSink(vertx, connection, socket, settings.maxUnsentBytes(), frames);
        sink.onPing(pings);
        return open(sink, WireForm.SOCKET, gone -> socket.closeHandler(closed -> gone.run()), request)
                .map(Handle::new);
    }

    /** The answer to a ping, to be sent by a feed. */
    public static Buffer pong(Buffer payload) {
        return SocketForm.pong(payload);
    }

    /** Answers with a stream that says goodbye at once: the only answer after which every browser comes back later. */
    public void refuse(RoutingContext ctx, EndReason reason) {
        if (!gone(ctx)) {
            refuse(HttpSink.open(ctx, settings.maxUnsentBytes(), chunks), WireForm.SSE, reason);
        }
    }

    /** Ends the streams that were opened with this token; they are told {@code signed_out}. */
    public void endToken(String tokenId) {
        signOut(owner -> owner.tokenId().equals(tokenId));
    }

    /** Ends the streams of that person that were opened with tokens of before; they are told {@code signed_out}. */
    public void endPerson(CutOff cutOff) {
        signOut(owner -> owner.subject().equals(cutOff.subject())
                && owner.account().equals(cutOff.account())
                && cutOff.covers(owner.issuedAt()));
    }

    private void signOut(Predicate<StreamOwner> whose) {
        List.copyOf(streams.keySet()).stream()
                .filter(stream -> whose.test(stream.owner()))
                .forEach(stream -> end(stream, EndReason.SIGNED_OUT));
    }

    /**
     * Says goodbye to all streams and refuses new ones from now on.
     *
     * @return completes when the last byte has left, or the readers that do not read have been cut off
     */
    public Future<Void> drain() {
        draining = true;
        List.copyOf(streams.keySet()).forEach(stream -> end(stream, EndReason.SHUTDOWN));
        completeIfDrained();
        return drained.future();
    }

    private static boolean gone(RoutingContext ctx) {
        HttpServerResponse response = ctx.response();
        return response.closed() || response.ended();
    }

    private Optional<EventStream> open(Sink sink, WireForm form, Consumer<Runnable> whenGone, StreamRequest request) {
        StreamOwner owner = request.owner();
        long now = System.currentTimeMillis();
        if (draining) {
            return refuse(sink, form, EndReason.SHUTDOWN);
        }
        if (owner.expiresAt().toEpochMilli() <= now) {
            return refuse(sink, form, EndReason.TOKEN_EXPIRED);
        }
        Optional<StreamLimits.Permit> permit = limits.acquire(owner.subject(), owner.account());
        return permit.isPresent()
                ? Optional.of(start(sink, form, whenGone, request, permit.get(), now))
                : refuse(sink, form, EndReason.TOO_MANY_STREAMS);
    }

    private Optional<EventStream> refuse(Sink sink, WireForm form, EndReason reason) {
        counters.refused(reason);
        sink.write(form.goodbye(reason, settings.jitteredRetryMs()));
        sink.end(reason);
        return Optional.empty();
    }

    private EventStream start(
            Sink sink,
            WireForm form,
            Consumer<Runnable> whenGone,
            StreamRequest request,
            StreamLimits.Permit permit,
            long now) {
        Buffer first = form.opening(settings.jitteredRetryMs());
        request.greeting().forEach(first::appendBuffer);
        EventStream stream = new EventStream(sink, form, host, request.owner(), counters, first);
        counters.opened();
        streams.put(stream, new Open(permit, deadline(stream, now)));
        heartbeats.add(stream, request.heartbeat());
        try {
            whenGone.accept(stream::gone);
            stream.start(request.topics());
        } catch (RuntimeException e) {
            fail(stream, e);
        }
        return stream;
    }

    private Deadlines.Deadline deadline(EventStream stream, long now) {
        long tokenEnds = stream.owner().expiresAt().toEpochMilli();
        long ageEnds = now + settings.jitteredAgeMs();
        return tokenEnds <= ageEnds
                ? deadlines.add(stream, tokenEnds, EndReason.TOKEN_EXPIRED)
                : deadlines.add(stream, ageEnds, EndReason.MAX_AGE);
    }

    private void end(EventStream stream, EndReason reason) {
        stream.end(reason, stream.form().goodbye(reason, settings.jitteredRetryMs()));
    }

    private static void pump(EventStream stream) {
        try {
            stream.pump();
        } catch (RuntimeException e) {
            fail(stream, e);
        }
    }

    // One stream's defect must not become everybody's.
    private static void fail(EventStream stream, RuntimeException e) {
        LOG.error("a stream of {} failed", stream.owner().subject(), e);
        stream.cut(EndReason.FAILED);
    }

    private void tick() {
        List<EventStream> due = heartbeats.due();
        if (!due.isEmpty()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Map<WireForm, Buffer> heartbeat = new IdentityHashMap<>();
            due.forEach(stream -> stream.offer(heartbeat.computeIfAbsent(stream.form(), form -> form.heartbeat(now))));
        }
        deadlines.due(System.currentTimeMillis()).forEach(deadline -> end(deadline.stream(), deadline.reason()));
        olderThan(settings.stalledAfter(), stuckSince).forEach(stream -> stream.cut(EndReason.SLOW_READER));
        olderThan(settings.closingTakes(), closingSince).forEach(stream -> {
            closingSince.remove(stream);
            stream.cutRemains();
        });
        completeIfDrained();
    }

    private static List<EventStream> olderThan(Duration age, Map<EventStream, Long> since) {
        long now = System.nanoTime();
        return since.entrySet().stream()
                .takeWhile(entry -> now - entry.getValue() >= age.toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void completeIfDrained() {
        if (draining && streams.isEmpty() && closingSince.isEmpty() && drained.tryComplete()) {
            vertx.cancelTimer(timer);
        }
    }

    private final class Handle implements OpenStream {
        private final EventStream stream;

        Handle(EventStream stream) {
            this.stream = stream;
        }

        @Override
        public Runnable add(Topic topic) {
            return stream.add(topic);
        }

        @Override
        public void end(EndReason reason) {
            StreamHub.this.end(stream, reason);
        }

        @Override
        public void cut(EndReason reason) {
            stream.cut(reason);
        }
    }

    private final class Host implements EventStream.Host {
        @Override
        public void wantsTurn(EventStream stream) {
            rounds.add(stream);
        }

        @Override
        public void stuck(EventStream stream) {
            stuckSince.put(stream, System.nanoTime());
        }

        @Override
        public void moving(EventStream stream) {
            stuckSince.remove(stream);
        }

        @Override
        public void ended(EventStream stream, EndReason reason, Future<Void> flushed) {
            Open open = streams.remove(stream);
            open.permit().release();
            deadlines.remove(open.deadline());
            heartbeats.remove(stream);
            stuckSince.remove(stream);
            counters.closed(reason);
            if (!flushed.isComplete()) {
                closingSince.put(stream, System.nanoTime());
                flushed.onComplete(done -> {
                    closingSince.remove(stream);
                    completeIfDrained();
                });
            }
        }
    }
}
