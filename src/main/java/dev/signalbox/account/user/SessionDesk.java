package dev.signalbox.account.user;

import dev.signalbox.bus.OpenSessions.Begun;
import dev.signalbox.bus.OpenSessions.End;
import dev.signalbox.bus.OpenSessions.EndAll;
import dev.signalbox.bus.OpenSessions.Ended;
import dev.signalbox.bus.OpenSessions.ListRequest;
import dev.signalbox.bus.OpenSessions.Listed;
import dev.signalbox.bus.OpenSessions.Session;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Who is signed in where, and ending that. Used on one context. */
final class SessionDesk {
    private final Store store;
    private final CutOffs cutOffs;
    private final Consumer<Session> revoke;
    private final Clock clock;

    /** @param revoke makes the token of a session worthless; may refuse */
    SessionDesk(Store store, CutOffs cutOffs, Consumer<Session> revoke, Clock clock) {
        this.store = store;
        this.cutOffs = cutOffs;
        this.revoke = revoke;
        this.clock = clock;
    }

    Future<Ended> begun(Begun told) {
        return store.writeAtOnce(connection -> SessionTable.insert(connection, told.session(), clock.instant()))
                .map(excess -> {
                    excess.forEach(revoke);
                    return new Ended(excess.size());
                });
    }

    Future<Listed> list(ListRequest asked) {
        return store.readAtOnce(
                        connection -> SessionTable.of(connection, asked.subject(), asked.account(), clock.instant()))
                .map(Listed::new);
    }

    Future<Ended> end(End asked) {
        return store.readAtOnce(connection -> SessionTable.find(connection, asked.id()))
                .map(found -> found.filter(session -> session.account().equals(asked.account()))
                        .filter(session -> asked.subject()
                                .filter(subject -> !subject.equals(session.subject()))
                                .isEmpty()))
                .compose(found -> {
                    if (found.isEmpty()) {
                        return Future.succeededFuture(new Ended(0));
                    }
                    revoke.accept(found.get());
                    return forget(found.get().id()).map(new Ended(1));
                });
    }

    Future<Void> forget(String id) {
        return store.writeAtOnce(connection -> {
                    SessionTable.delete(connection, id);
                    return Optional.empty();
                })
                .mapEmpty();
    }

    Future<Ended> endAll(EndAll asked) {
        return store.writeAtOnce(connection -> {
                    CutOffTable.add(connection, asked.subject(), asked.account(), clock.instant());
                    AuditRows.add(
                            connection,
                            "session.ended_everywhere",
                            asked.account(),
                            asked.by(),
                            Map.of("subject", asked.subject()));
                    return SessionTable.deleteAll(connection, asked.subject(), asked.account());
                })
                .compose(count -> cutOffs.look().map(new Ended(count)));
    }
}
