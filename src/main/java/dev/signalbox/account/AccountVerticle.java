package dev.signalbox.account;

import dev.signalbox.account.user.UserRoom;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.OpenSessions.Session;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Sessions;
import dev.signalbox.bus.Users;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out tickets, takes them back, and remembers who signed out; with a database also users and sessions. What is about
 * tickets and tokens alone works whether the database does or not. To be deployed as a worker, once a node.
 */
public final class AccountVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AccountVerticle.class);
    private static final Set<String> ROLES = Set.of("viewer", "engineer", "admin");

    private final AccountSettings settings;
    private final Optional<Store> store;
    private final Tickets tickets = new Tickets(Clock.systemUTC());
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<UserRoom> users = Optional.empty();
    private Revocations revocations;
    private Bus bus;

    /** @param store is not closed here; without it there are no users, and sessions are not listed */
    public AccountVerticle(AccountSettings settings, Optional<Store> store) {
        this.settings = settings;
        this.store = store;
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
        if (store.isEmpty()) {
            // Nobody can have been signed out everywhere; whoever asks need not ask again.
            registrations.add(
                    bus.answer(Sessions.CUT_OFFS, asked -> Future.succeededFuture(new Sessions.CutOffs(List.of()))));
            registrations.add(bus.answer(Users.METHODS, asked -> Future.succeededFuture(new Users.Methods(false))));
            return Future.succeededFuture();
        }
        UserRoom.Effects effects = new UserRoom.Effects(this::end, tickets::forget);
        UserRoom room = new UserRoom(vertx, context, store.get(), settings.passwords(), settings.lockOut(), effects);
        users = Optional.of(room);
        return room.start();
    }

    @Override
    public Future<?> stop() throws Exception {
        return Future.all(registrations.stream().map(Registration::end).toList())
                .compose(ended -> users.<Future<?>>map(UserRoom::stop).orElseGet(Future::succeededFuture))
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
        revoke(signedOut);
        // The list of sessions comes second: that the token is worthless is what was asked.
        users.ifPresent(room -> room.forget(asked.tokenId())
                .onFailure(failure -> LOG.warn("a session that has ended is still listed: {}", failure.getMessage())));
        return Future.succeededFuture(signedOut);
    }

    private void end(Session session) {
        revoke(new Sessions.SignedOut(session.id(), session.expiresAt()));
    }

    private void revoke(Sessions.SignedOut signedOut) {
        revocations.add(signedOut);
        bus.publish(Sessions.SIGNED_OUT, signedOut);
    }
}
