package dev.signalbox.http.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Counts requests by route, method and status. Safe for use by several event loops. */
final class RequestMetrics {
    // Anything can be sent as a method, and each would be a line of its own for ever.
    private static final Set<HttpMethod> KNOWN = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final MeterRegistry registry;

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts the request when it has ended, however it ends. */
    void watch(RoutingContext ctx, String route) {
        HttpMethod method = ctx.request().method();
        ctx.addEndHandler(ended -> Counter.builder("signalbox.http.requests")
                .description("Requests that have ended")
                .tag("method", KNOWN.contains(method) ? method.name() : "other")
                .tag("route", route)
                .tag("status", Integer.toString(ctx.response().getStatusCode()))
                .register(registry)
                .increment());
    }
}
