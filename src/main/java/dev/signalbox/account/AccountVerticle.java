package dev.signalbox.account;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Sessions;
import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.bus.Sessions.RedeemTicket;
import dev.signalbox.bus.Sessions.Revoked;
import dev.signalbox.bus.Sessions.SignOut;
import dev.signalbox.bus.Sessions.SignedOut;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns signing in and out: one-use tickets, and which tokens are worth nothing any more. To be deployed as a worker. */
public final class AccountVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AccountVerticle.class);

    private final AccountSettings settings;
    private final Tickets tickets = new Tickets(Clock.systemUTC());
    private Revocations revocations;

    public AccountVerticle(AccountSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() throws IOException {
        revocations = Revocations.open(settings.dataDir(), Clock.systemUTC());
        Bus bus = Bus.of(vertx);
        bus.answer(
                Sessions.ISSUE_TICKET,
                question -> Future.succeededFuture(tickets.issue(question.identity(), question.ttlMs())));
        bus.answer(Sessions.REDEEM_TICKET, this::redeem);
        bus.answer(Sessions.SIGN_OUT, question -> signOut(bus, question));
        bus.answer(Sessions.REVOKED, question -> Future.succeededFuture(new Revoked(revocations.all())));
        return Future.succeededFuture();
    }

    private Future<Identity> redeem(RedeemTicket question) {
        return tickets.redeem(question.value())
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new RefusedException(
                        FailureCode.UNAUTHENTICATED, "the ticket is unknown, was used before or is too old")));
    }

    private Future<SignedOut> signOut(Bus bus, SignOut question) {
        SignedOut signedOut = new SignedOut(question.tokenId(), question.expiresAt());
        // Told first: that the disk is full must not keep a stolen token's streams open.
        bus.publish(Sessions.SIGNED_OUT, signedOut);
        try {
            revocations.add(signedOut);
            return Future.succeededFuture(signedOut);
        } catch (IOException e) {
            LOG.error("a sign-out holds only until the next start", e);
            return Future.failedFuture(new RefusedException(
                    FailureCode.INSUFFICIENT_STORAGE, "signed out, but a restart may forget it: " + e.getMessage()));
        }
    }
}
