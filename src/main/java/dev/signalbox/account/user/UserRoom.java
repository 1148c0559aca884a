package dev.signalbox.account.user;

import dev.signalbox.account.password.HashCost;
import dev.signalbox.account.password.HashingQueue;
import dev.signalbox.account.password.PasswordHasher;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.OpenSessions;
import dev.signalbox.bus.OpenSessions.Session;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Sessions;
import dev.signalbox.bus.Sessions.CutOff;
import dev.signalbox.bus.Users;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Puts users, their sessions and their cut-offs on the bus. For one worker context. */
public final class UserRoom {
    private final Bus bus;
    private final Effects effects;
    private final HashingQueue queue = new HashingQueue();
    private final CutOffs cutOffs;
    private final SignIns signIns;
    private final TotpDesk totps;
    private final SessionDesk sessions;
    private final List<Registration> registrations = new ArrayList<>();

    /**
     * What the room has done to somebody, told on its context.
     *
     * @param revoke a session is to be signed out; may refuse
     * @param cutOff tokens of a person have become worthless
     */
    public record Effects(Consumer<Session> revoke, Consumer<CutOff> cutOff) {}

    /** @param store is not closed here */
    public UserRoom(
            Vertx vertx, Context context, Store store, HashCost passwords, LockOutLimits limits, Effects effects) {
        Clock clock = Clock.systemUTC();
        bus = Bus.of(vertx);
        Checks checks = new Checks(context, store, new PasswordHasher(passwords), queue, limits, clock);
        this.effects = effects;
        cutOffs = new CutOffs(vertx, store, cutOff -> bus.publish(Sessions.CUT_OFF, cutOff));
        signIns = new SignIns(checks, clock);
        totps = new TotpDesk(store, checks, clock);
        sessions = new SessionDesk(store, cutOffs, effects.revoke(), clock);
    }

    /** Completes when it is known whose tokens count, or that this cannot be known now. */
    public Future<Void> start() {
        return cutOffs.start().onSuccess(known -> {
            registrations.add(bus.subscribe(Sessions.CUT_OFF, this::heard));
            registrations.add(bus.answer(
                    Sessions.CUT_OFFS, asked -> Future.succeededFuture(new Sessions.CutOffs(cutOffs.all()))));
            registrations.add(
                    bus.answer(Users.METHODS, asked -> Future.succeededFuture(new Users.Methods(cutOffs.anyUsers()))));
            answer(Users.SIGN_IN, signIns::signIn);
            answer(Users.TOTP_STATE, totps::state);
            answer(Users.BEGIN_TOTP, totps::begin);
            answer(Users.CONFIRM_TOTP, totps::confirm);
            answer(Users.REMOVE_TOTP, totps::remove);
            answer(OpenSessions.BEGUN, sessions::begun);
            answer(OpenSessions.LIST, sessions::list);
            answer(OpenSessions.END, sessions::end);
            answer(OpenSessions.END_ALL, sessions::endAll);
        });
    }

    /** From here or from another node. */
    private void heard(CutOff cutOff) {
        effects.cutOff().accept(cutOff);
        cutOffs.heard(cutOff);
    }

    /** The session with this token has been signed out. */
    public Future<Void> forget(String tokenId) {
        return sessions.forget(tokenId);
    }

    public Future<?> stop() {
        cutOffs.stop();
        queue.close();
        return Future.all(registrations.stream().map(Registration::end).toList());
    }

    private <Q extends Record, A extends Record> void answer(Command<Q, A> command, Function<Q, Future<A>> handler) {
        registrations.add(bus.answer(
                command, question -> handler.apply(question).recover(failure -> Future.failedFuture(told(failure)))));
    }

    /** What the database's failure means to those who asked. */
    private static Throwable told(Throwable failure) {
        if (!(failure instanceof StoreException store)) {
            return failure;
        }
        String text = "users and sessions could not be written or read: " + store.getMessage();
        return switch (store.kind()) {
            case FULL -> new RefusedException(FailureCode.INSUFFICIENT_STORAGE, text);
            case LOCKED, READ_ONLY, UNAVAILABLE, CORRUPT, OVERLOADED, NEWER_SCHEMA, FOREIGN ->
                new RefusedException(FailureCode.UNAVAILABLE, text);
            case CONSTRAINT, INTERNAL -> new IllegalStateException(text, failure);
        };
    }
}
