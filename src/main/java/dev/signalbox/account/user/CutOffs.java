package dev.signalbox.account.user;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Sessions.CutOff;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From when on the tokens of each person count: a copy of what the database says, whoever wrote it there, and looked at
 * several times within the two seconds in which everybody has to know. Used on one context.
 */
final class CutOffs {
    static final long LOOK_EVERY_MS = 400;

    private static final Logger LOG = LoggerFactory.getLogger(CutOffs.class);
    private static final int PAGE = 1_000;

    private final Vertx vertx;
    private final Store store;
    private final Consumer<CutOff> news;
    private final Map<Person, CutOff> known = new HashMap<>();
    private String epoch = "";
    private long seen;
    private boolean loaded;
    private Optional<Future<Void>> looking = Optional.empty();
    private boolean users;
    private Optional<Long> timer = Optional.empty();

    private record Person(String subject, String account) {}

    private record Look(CutOffTable.Page page, boolean users) {}

    /** @param news hears of every one that comes after the first ones were read */
    CutOffs(Vertx vertx, Store store, Consumer<CutOff> news) {
        this.vertx = vertx;
        this.store = store;
        this.news = news;
    }

    /** Completes when all is known, or cannot be known now. */
    Future<Void> start() {
        timer = Optional.of(vertx.setPeriodic(LOOK_EVERY_MS, tick -> {
            if (looking.isEmpty()) {
                look();
            }
        }));
        return look();
    }

    void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    /** @throws RefusedException if they are not known yet; whoever asks has to ask again */
    List<CutOff> all() {
        if (!loaded) {
            throw new RefusedException(FailureCode.UNAVAILABLE, "the database could not be read yet");
        }
        return List.copyOf(known.values());
    }

    /** Whether there was anybody who can sign in by password when last looked. */
    boolean anyUsers() {
        return users;
    }

    /** Another node told; this one remembers it too. */
    void heard(CutOff cutOff) {
        if (isNews(cutOff)) {
            known.put(person(cutOff), cutOff);
            store.writeAtOnce(
                            connection -> CutOffTable.add(connection, cutOff.subject(), cutOff.account(), cutOff.at()))
                    .onFailure(
                            failure -> LOG.warn("a sign-out of another node is not on disk: {}", failure.toString()));
        }
    }

    /** Looks at what is there now. Never fails. */
    Future<Void> look() {
        if (looking.isPresent()) {
            // What is being read may be older than what the asker means.
            return looking.get().compose(done -> look());
        }
        String now = store.state().epoch();
        if (!now.equals(epoch)) {
            epoch = now;
            seen = 0;
        }
        Future<Void> look = page().onSuccess(done -> loaded = true).recover(failure -> {
            LOG.debug("who was signed out everywhere is not known now: {}", failure.getMessage());
            return Future.succeededFuture();
        });
        looking = Optional.of(look);
        look.onComplete(done -> looking = Optional.empty());
        return look;
    }

    private Future<Void> page() {
        long after = seen;
        return store.readAtOnce(connection ->
                        new Look(CutOffTable.after(connection, after, PAGE), UserTable.anyEnabled(connection)))
                .compose(look -> {
                    users = look.users();
                    look.page().cutOffs().forEach(this::take);
                    seen = look.page().lastSeq();
                    return look.page().cutOffs().size() == PAGE ? page() : Future.succeededFuture();
                });
    }

    private void take(CutOff cutOff) {
        if (isNews(cutOff)) {
            known.put(person(cutOff), cutOff);
            // Whoever has to know them all from the start asks for them all.
            if (loaded) {
                news.accept(cutOff);
            }
        }
    }

    private boolean isNews(CutOff cutOff) {
        return Optional.ofNullable(known.get(person(cutOff)))
                .filter(before -> !before.at().isBefore(cutOff.at()))
                .isEmpty();
    }

    private static Person person(CutOff cutOff) {
        return new Person(cutOff.subject(), cutOff.account());
    }
}
