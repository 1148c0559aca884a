package dev.signalbox.account;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hands out tickets, takes them back, and remembers who signed out. To be deployed as a worker, once a node. */
public final class AccountVerticle extends VerticleBase {
    private static final Set<String> ROLES = Set.of("viewer", "engineer", "admin");

    private final AccountSettings settings;
    private final Tickets tickets = new Tickets(Clock.systemUTC());
    private final List<Registration> registrations = new ArrayList<>();
    private Revocations revocations;
    private Bus bus;

    public AccountVerticle(AccountSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() throws Exception {
        bus = Bus.of(vertx);
        revocations = new Revocations(settings.dataDir(), Clock.systemUTC());
        registrations.add(bus.answer(Sessions.ISSUE_TICKET, this::issue));
        registrations.add(
                bus.answer(Sessions.REDEEM_TICKET, asked -> Future.succeededFuture(tickets.redeem(asked.value()))));
        registrations.add(bus.answer(Sessions.SIGN_OUT, this::signOut));
        registrations.add(
                bus.answer(Sessions.REVOKED, asked -> Future.succeededFuture(new Sessions.Revoked(revocations.all()))));
        // Another node may have been asked; after a restart this one has to know as well.
        registrations.add(bus.subscribe(Sessions.SIGNED_OUT, token -> revocations.add(token)));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() throws Exception {
        return Future.all(registrations.stream().map(Registration::end).toList())
                .compose(ended -> vertx.executeBlocking(() -> {
                    revocations.close();
                    return null;
                }));
    }

    private Future<Sessions.Ticket> issue(Sessions.IssueTicket asked) {
        if (!ROLES.contains(asked.identity().role())) {
            throw new RefusedException(FailureCode.BAD_REQUEST, "a role is one of " + ROLES);
        }
        return Future.succeededFuture(tickets.issue(asked.identity(), asked.ttlMs()));
    }

    private Future<Sessions.SignedOut> signOut(Sessions.SignOut asked) {
        Sessions.SignedOut signedOut = new Sessions.SignedOut(asked.tokenId(), asked.expiresAt());
        revocations.add(signedOut);
        bus.publish(Sessions.SIGNED_OUT, signedOut);
        return Future.succeededFuture(signedOut);
    }
}
