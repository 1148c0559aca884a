package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of what the publishers of one kind of state tell, one a publisher: listens, asks for the whole where something is
 * missing, and notices when one falls silent. One an HTTP instance; used on its event loop.
 *
 * @param <K> the copies
 */
final class Copies<A extends Record, C extends Record, Q extends Record, S extends Record, K extends Copy<A, C, S>> {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
    private static final long CHECK_EVERY_MS = 500;
    private static final int MAX_PUBLISHERS = 1_000;

    private final Vertx vertx;
    private final Bus bus;
    private final Clock clock;
    private final long lostAfterMs;
    private final Conversation<A, C, Q, S> conversation;
    private final Function<String, K> newCopy;
    private final Map<String, K> copies = new TreeMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private Runnable heardOf = () -> {};
    private Optional<Long> timer = Optional.empty();

    /** @param newCopy makes the copy of the publisher of that name */
    Copies(
            Vertx vertx,
            Bus bus,
            Clock clock,
            long lostAfterMs,
            Conversation<A, C, Q, S> conversation,
            Function<String, K> newCopy) {
        this.vertx = vertx;
        this.bus = bus;
        this.clock = clock;
        this.lostAfterMs = lostAfterMs;
        this.conversation = conversation;
        this.newCopy = newCopy;
    }

    /** Begins to listen and asks who is there. */
    void start() {
        registrations.add(bus.subscribe(conversation.announced(), this::announced));
        registrations.add(bus.subscribe(conversation.changed(), this::changed));
        timer = Optional.of(vertx.setPeriodic(
                CHECK_EVERY_MS, tick -> copies.values().forEach(copy -> copy.check(clock.instant(), lostAfterMs))));
        conversation.whoIsThere().accept(bus);
    }

    Future<Void> stop() {
        timer.ifPresent(vertx::cancelTimer);
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** Is called whenever a publisher has announced itself or has told everything. */
    void onHeardOf(Runnable handler) {
        heardOf = handler;
    }

    /** Of all publishers that were ever heard of, by name. */
    Map<String, K> all() {
        return Collections.unmodifiableMap(copies);
    }

    private void announced(A announced) {
        String name = conversation.announcer().apply(announced);
        copy(name).ifPresent(copy -> {
            if (copy.announced(announced, clock.instant())) {
                ask(name, copy);
            }
            heardOf.run();
        });
    }

    private void changed(C changed) {
        String name = conversation.changer().apply(changed);
        copy(name).ifPresent(copy -> {
            if (copy.changed(changed, clock.instant())) {
                ask(name, copy);
            }
        });
    }

    private void ask(String name, K copy) {
        bus.request(conversation.snapshotOf().apply(name), conversation.question(), conversation.timeoutMs())
                .onSuccess(snapshot -> {
                    if (copy.snapshot(snapshot, clock.instant())) {
                        ask(name, copy);
                    }
                    heardOf.run();
                })
                .onFailure(refused -> {
                    LOG.warn("no snapshot of the {} {}: {}", conversation.what(), name, refused.getMessage());
                    copy.snapshotFailed();
                });
    }

    private Optional<K> copy(String name) {
        if (!copies.containsKey(name) && copies.size() >= MAX_PUBLISHERS) {
            LOG.error("more than {} publish {}; {} is ignored", MAX_PUBLISHERS, conversation.what(), name);
            return Optional.empty();
        }
        return Optional.of(copies.computeIfAbsent(name, newCopy));
    }
}
