package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Sessions;
import dev.signalbox.http.auth.RevokedTokens;
import dev.signalbox.http.stream.StreamHub;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps up to date which tokens were signed out, or their people cut off, and ends their streams. Used on one event loop. */
final class SignOuts {
    private static final Logger LOG = LoggerFactory.getLogger(SignOuts.class);
    private static final long ASK_AGAIN_MS = 1_000;
    private static final long FORGET_EVERY_MS = 60_000;

    private final Vertx vertx;
    private final Bus bus;
    private final RevokedTokens revoked;
    private final StreamHub streams;
    private final List<Registration> registrations = new ArrayList<>();
    private boolean complained;
    private boolean stopped;

    SignOuts(Vertx vertx, Bus bus, RevokedTokens revoked, StreamHub streams) {
        this.vertx = vertx;
        this.bus = bus;
        this.revoked = revoked;
        this.streams = streams;
    }

    void start() {
        registrations.add(bus.subscribe(Sessions.SIGNED_OUT, this::signedOut));
        registrations.add(bus.subscribe(Sessions.CUT_OFF, this::cutOff));
        vertx.setPeriodic(FORGET_EVERY_MS, tick -> revoked.forgetExpired(Instant.now()));
        ask(() -> bus.request(Sessions.REVOKED, new Sessions.RevokedRequest()), answer -> answer.tokens()
                .forEach(this::signedOut));
        ask(() -> bus.request(Sessions.CUT_OFFS, new Sessions.CutOffsRequest()), answer -> answer.cutOffs()
                .forEach(this::cutOff));
    }

    Future<Void> stop() {
        stopped = true;
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** Until it is answered. */
    private <A> void ask(Supplier<Future<A>> question, Consumer<A> take) {
        if (stopped) {
            return;
        }
        question.get().onSuccess(take::accept).onFailure(refused -> {
            if (!complained) {
                complained = true;
                LOG.warn("which tokens were signed out is not known yet: {}", refused.getMessage());
            }
            vertx.setTimer(ASK_AGAIN_MS, again -> ask(question, take));
        });
    }

    private void signedOut(Sessions.SignedOut token) {
        revoked.add(token.tokenId(), token.expiresAt());
        streams.endToken(token.tokenId());
    }

    private void cutOff(Sessions.CutOff cutOff) {
        revoked.add(cutOff);
        streams.endPerson(cutOff);
    }
}
