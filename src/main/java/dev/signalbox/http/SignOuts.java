package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Sessions;
import dev.signalbox.http.auth.RevokedTokens;
import dev.signalbox.http.stream.StreamHub;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the list of signed-out tokens up to date and ends their streams. Used on one event loop. */
final class SignOuts {
    private static final Logger LOG = LoggerFactory.getLogger(SignOuts.class);
    private static final long ASK_AGAIN_MS = 1_000;
    private static final long FORGET_EVERY_MS = 60_000;

    private final Vertx vertx;
    private final Bus bus;
    private final RevokedTokens revoked;
    private final StreamHub streams;
    private Optional<Registration> registration = Optional.empty();
    private boolean complained;
    private boolean stopped;

    SignOuts(Vertx vertx, Bus bus, RevokedTokens revoked, StreamHub streams) {
        this.vertx = vertx;
        this.bus = bus;
        this.revoked = revoked;
        this.streams = streams;
    }

    void start() {
        registration = Optional.of(bus.subscribe(Sessions.SIGNED_OUT, this::signedOut));
        vertx.setPeriodic(FORGET_EVERY_MS, tick -> revoked.forgetExpired(Instant.now()));
        ask();
    }

    Future<Void> stop() {
        stopped = true;
        return registration.map(Registration::end).orElseGet(Future::succeededFuture);
    }

    private void ask() {
        if (stopped) {
            return;
        }
        bus.request(Sessions.REVOKED, new Sessions.RevokedRequest())
                .onSuccess(answer -> answer.tokens().forEach(this::signedOut))
                .onFailure(refused -> {
                    if (!complained) {
                        complained = true;
                        LOG.warn("which tokens were signed out is not known yet: {}", refused.getMessage());
                    }
                    vertx.setTimer(ASK_AGAIN_MS, again -> ask());
                });
    }

    private void signedOut(Sessions.SignedOut token) {
        revoked.add(token.tokenId(), token.expiresAt());
        streams.endToken(token.tokenId());
    }
}
