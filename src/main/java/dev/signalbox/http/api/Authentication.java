package dev.signalbox.http.api;

import dev.signalbox.http.auth.InvalidTokenException;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.auth.TokenVerifier;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who sends a request: a bearer token in the header, or else the one in this server's cookie. */
public final class Authentication {
    private static final String BEARER = "bearer ";

    private final TokenVerifier verifier;
    private final SessionCookie cookie;

    public Authentication(TokenVerifier verifier, SessionCookie cookie) {
        this.verifier = verifier;
        this.cookie = cookie;
    }

    /** Empty if there is no token; fails with {@link InvalidTokenException} if there is one that does not count. */
    Future<Optional<Token>> of(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (!headers.isEmpty()) {
            String header = headers.get(0);
            return headers.size() == 1 && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? check(header.substring(BEARER.length()).strip())
                    : Future.failedFuture(new InvalidTokenException("not one bearer token"));
        }
        // Two different cookies of one name: a neighbour on another port or path may have planted one.
        Set<String> tokens = cookies(request);
        if (tokens.size() > 1) {
            return Future.failedFuture(new InvalidTokenException("more than one cookie"));
        }
        return tokens.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : check(tokens.iterator().next());
    }

    // Vert.x keeps one cookie of each name, whichever comes last.
    private Set<String> cookies(HttpServerRequest request) {
        String wanted = cookie.name() + "=";
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Stream.of(header.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(wanted))
                .map(pair -> pair.substring(wanted.length()))
                .collect(Collectors.toSet());
    }

    Future<Token> verify(String token) {
        return verifier.verify(token);
    }

    /** What a new token of that person has to name as its time. */
    Instant countsFrom(String subject, String account) {
        return verifier.countsFrom(subject, account);
    }

    private Future<Optional<Token>> check(String token) {
        return verifier.verify(token).map(Optional::of);
    }
}
