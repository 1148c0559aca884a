package dev.signalbox.http.guard;

import dev.signalbox.http.answer.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/** Looks at where a request says that it goes to and comes from. Holds no state; usable from any thread. */
public final class RequestGuard {
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private final AllowedHosts hosts;

    /** @throws IllegalArgumentException naming an allowed host that is none */
    public RequestGuard(String boundTo, List<String> allowedHosts) {
        hosts = new AllowedHosts(boundTo, allowedHosts);
    }

    /** What is wrong with the request whatever it wants; empty if nothing is. */
    public Optional<Problem> check(HttpServerRequest request) {
        Optional<String> host = calledHost(request);
        if (host.isEmpty()) {
            return Optional.of(Problem.badRequest("bad_host", "exactly one Host header is needed"));
        }
        Optional<Authority> called = host.flatMap(Authority::parse);
        if (called.isEmpty()) {
            return Optional.of(Problem.badRequest("bad_host", "the Host header is not a host"));
        }
        if (!hosts.allow(called.get())) {
            return Optional.of(new Problem(403, "host_not_allowed", "this server is not known by that name"));
        }
        String target = Optional.ofNullable(request.uri()).orElse("");
        if (!target.startsWith("/") && !target.equals("*")) {
            return Optional.of(Problem.badRequest("bad_target", "the request's target must be a path"));
        }
        // Netty drops a Content-Length beside a Transfer-Encoding, so the two together look like the latter alone.
        if (request.version() != HttpVersion.HTTP_2 && request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return Optional.of(
                    new Problem(411, "length_required", "a body needs a Content-Length and no Transfer-Encoding"));
        }
        return Optional.empty();
    }

    /**
     * Whether a page of another site made the browser send this. Clients that are no browsers say nothing about sites and
     * pass. The host has been checked before.
     */
    public boolean crossSite(HttpServerRequest request) {
        String site = request.getHeader("sec-fetch-site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        return !origins.isEmpty() && (origins.size() > 1 || !ownOrigin(request, origins.get(0)));
    }

    // A proxy may end TLS and may set a Host of its own; then the name in the Origin has to be a configured one.
    private boolean ownOrigin(HttpServerRequest request, String origin) {
        boolean https = origin.startsWith(HTTPS);
        if (!https && !origin.startsWith(HTTP)) {
            return false;
        }
        Optional<Authority> from = Authority.parse(origin.substring(https ? HTTPS.length() : HTTP.length()));
        Optional<Authority> called = calledHost(request).flatMap(Authority::parse);
        return from.isPresent()
                && called.isPresent()
                && (from.get().sameAs(called.get(), https ? 443 : 80) || hosts.allowByName(from.get()));
    }

    private static Optional<String> calledHost(HttpServerRequest request) {
        List<String> named = request.headers().getAll(HttpHeaders.HOST);
        if (request.version() == HttpVersion.HTTP_2) {
            // Vert.x has compared a Host header with the authority and moved it away if there is no authority.
            return named.size() > 1
                    ? Optional.empty()
                    : Optional.ofNullable(request.authority()).map(Object::toString);
        }
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }
}
