package dev.signalbox.http.stream;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server on a free port whose streams are told about one state topic an account. */
final class StreamServer extends AbstractVerticle implements AutoCloseable {
    static final StreamSettings QUICK = new StreamSettings(
            1_500,
            4_500,
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            Duration.ofMillis(500),
            Duration.ofMillis(50),
            StreamSettings.defaults().maxUnsentBytes());

    final StreamCounters counters = new StreamCounters();
    final StreamLimits limits;
    /** Open on the server's side. */
    final AtomicInteger connections = new AtomicInteger();

    Duration heartbeat = Duration.ofSeconds(15);
    volatile StreamHub hub;

    private final Vertx server = Vertx.vertx();
    private final StreamSettings settings;
    private final Map<String, StateTopic> topics = new HashMap<>();
    private final Map<String, WholeBodyTopic> bodies = new HashMap<>();
    private final List<String> endedByOthers = new ArrayList<>();
    private volatile Context loop;
    private volatile int port;

    StreamServer(StreamSettings settings, StreamLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    static StreamServer started(StreamSettings settings) throws Exception {
        return new StreamServer(settings, new StreamLimits(1_000, 1_000)).started();
    }

    StreamServer started() throws Exception {
        server.deployVerticle(this).await(10, TimeUnit.SECONDS);
        return this;
    }

    int port() {
        return port;
    }

    @Override
    public void start(Promise<Void> started) {
        loop = context;
        hub = new StreamHub(vertx, settings, limits, counters);
        Router router = Router.router(vertx);
        // As loggers and metrics do: one end handler before ours, one after.
        router.route().handler(ctx -> {
            ctx.addEndHandler(ended -> endedByOthers.add("before"));
            ctx.next();
            ctx.addEndHandler(ended -> endedByOthers.add("after"));
        });
        router.get("/stream").handler(ctx -> open(ctx, topic(account(ctx))));
        router.get("/broken")
                .handler(ctx -> open(ctx, (wake, form) -> {
                    throw new IllegalStateException("a defect");
                }));
        router.get("/status").handler(ctx -> open(ctx, body(account(ctx))));
        // A send buffer of fixed size, so that the kernel does not swallow megabytes for a reader that does not read.
        HttpServerOptions options =
                new HttpServerOptions().setPort(0).setHost("127.0.0.1").setSendBufferSize(32 * 1024);
        vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(closed -> connections.decrementAndGet());
                })
                .requestHandler(router)
                .listen()
                .onSuccess(http -> port = http.actualPort())
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void open(RoutingContext ctx, Topic topic) {
        String ttl = ctx.request().getParam("ttl_ms", "3600000");
        StreamOwner owner = new StreamOwner(
                ctx.request().getParam("subject", "ann"),
                account(ctx),
                ctx.request().getParam("token", "t1"),
                Instant.now().plusMillis(Long.parseLong(ttl)));
        hub.open(
                ctx,
                new StreamRequest(
                        owner, heartbeat, List.of(SseEncoder.event("hello", FakeHost.json("{}"))), List.of(topic)));
    }

    private static String account(RoutingContext ctx) {
        return ctx.request().getParam("account", "default");
    }

    /** To be used on the event loop only. */
    StateTopic topic(String account) {
        return topics.computeIfAbsent(account, name -> new StateTopic("projects"));
    }

    private WholeBodyTopic body(String account) {
        return bodies.computeIfAbsent(
                account, name -> new WholeBodyTopic(vertx, "status", topic(name), "projects", Map::of));
    }

    /** One turn of the event loop. */
    void turn(Runnable work) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(now -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        done.get(20, TimeUnit.SECONDS);
    }

    void put(String account, String key, String json) throws Exception {
        turn(() -> topic(account).put(key, json, FakeHost.json(json)));
    }

    List<String> endedByOthers() {
        return List.copyOf(endedByOthers);
    }

    @Override
    public void close() throws TimeoutException {
        server.close().await(10, TimeUnit.SECONDS);
    }
}
