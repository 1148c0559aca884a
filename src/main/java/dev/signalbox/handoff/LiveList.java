package dev.signalbox.handoff;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoff.State;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Announced;
import dev.signalbox.bus.Handoffs.Changed;
import dev.signalbox.bus.Handoffs.Snapshot;
import dev.signalbox.bus.Publication;
import dev.signalbox.bus.StateMark;
import dev.signalbox.handoff.HandoffTable.Kept;
import dev.signalbox.handoff.HandoffTable.Key;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What everybody else knows of the handoffs, and what they have yet to be told: all that are not resolved, and the newest of
 * those that were. For one thread.
 */
final class LiveList {
    private final String node;
    private final Publication<Handoff> publication;
    /** Of unresolved handoffs of programs that call by themselves, by id. */
    private final Map<String, String> sources = new HashMap<>();
    /** Ids of resolved ones, the oldest first. */
    private final Deque<String> recent = new ArrayDeque<>();

    LiveList(String node, String epoch) {
        this.node = node;
        this.publication = new Publication<>(epoch, Handoff::id, Handoff::version);
    }

    /** Becomes what is on disk; what is the same already is not told again. */
    void replace(List<Kept> unresolved, List<Handoff> resolved) {
        Set<String> gone = new HashSet<>();
        publication.items().forEach(handoff -> gone.add(handoff.id()));
        unresolved.forEach(kept -> gone.remove(kept.handoff().id()));
        resolved.forEach(handoff -> gone.remove(handoff.id()));
        gone.forEach(publication::remove);
        sources.clear();
        recent.clear();
        unresolved.forEach(kept -> put(kept.handoff(), kept.source()));
        resolved.forEach(handoff -> {
            publication.put(handoff);
            recent.add(handoff.id());
        });
    }

    /** @param source see {@link Handoffs.Create} */
    void put(Handoff handoff, Optional<String> source) {
        source.ifPresent(name -> sources.put(handoff.id(), name));
        put(handoff);
    }

    void put(Handoff handoff) {
        boolean wasResolved = publication
                .find(handoff.id())
                .filter(before -> before.state() == State.RESOLVED)
                .isPresent();
        publication.put(handoff);
        if (handoff.state() == State.RESOLVED && !wasResolved) {
            sources.remove(handoff.id());
            recent.add(handoff.id());
            if (recent.size() > Handoffs.MAX_RECENT) {
                publication.remove(recent.remove());
            }
        }
    }

    /** Whether exactly that one is told of: the id alone may be a guess of somebody else's. */
    boolean holds(Key key) {
        return publication.find(key.id()).map(Key::of).filter(key::equals).isPresent();
    }

    /** What is told of one becomes what is on disk of it; what is not told of stays so. */
    void correct(String id, Optional<Handoff> onDisk) {
        if (publication.find(id).isEmpty()) {
            return;
        }
        if (onDisk.isPresent()) {
            put(onDisk.get());
        } else {
            publication.remove(id);
            sources.remove(id);
            recent.remove(id);
        }
    }

    /** Forgets what was resolved before that. */
    void removeResolvedBefore(Instant at) {
        while (!recent.isEmpty() && resolvedBefore(recent.element(), at)) {
            publication.remove(recent.remove());
        }
    }

    private boolean resolvedBefore(String id, Instant at) {
        return publication
                .find(id)
                .flatMap(Handoff::resolvedAt)
                .filter(end -> !end.isBefore(at))
                .isEmpty();
    }

    /** What is not resolved and fits. */
    List<Handoff> unresolved(Predicate<Handoff> fits) {
        return unresolved().filter(fits).toList();
    }

    /** What that source has not resolved yet and fits. */
    List<Handoff> unresolved(String source, Predicate<Handoff> fits) {
        return sources.entrySet().stream()
                .filter(entry -> entry.getValue().equals(source))
                .flatMap(entry -> publication.find(entry.getKey()).stream())
                .filter(fits)
                .toList();
    }

    /** Why one more of that account cannot be taken. */
    Optional<String> full(String account, String context) {
        List<Handoff> own = unresolved(handoff -> handoff.account().equals(account));
        if (own.size() >= Handoffs.MAX_UNRESOLVED_OF_ACCOUNT) {
            return Optional.of("The account has " + own.size() + " handoffs that are not resolved, which is as many as"
                    + " there may be. Resolve some first.");
        }
        long characters = context.length()
                + own.stream().mapToLong(handoff -> handoff.context().length()).sum();
        if (characters > Handoffs.MAX_UNRESOLVED_CONTEXT) {
            return Optional.of("The context of the account's handoffs that are not resolved has more than "
                    + Handoffs.MAX_UNRESOLVED_CONTEXT + " characters with this one. Resolve some first.");
        }
        return unresolved().count() >= Handoffs.MAX_UNRESOLVED
                ? Optional.of("The server has as many handoffs that are not resolved as there may be.")
                : Optional.empty();
    }

    private Stream<Handoff> unresolved() {
        return publication.items().stream().filter(handoff -> handoff.state() != State.RESOLVED);
    }

    /** What has changed since the last call, numbered; empty if nothing has. */
    Optional<Changed> take() {
        return publication
                .take()
                .map(delta -> new Changed(
                        node,
                        delta.mark().epoch(),
                        delta.mark().seq(),
                        delta.mark().signature(),
                        delta.put(),
                        delta.removed()));
    }

    /** The whole, as of the last {@link #take}; to be called only when nothing waits to be taken. */
    Snapshot snapshot() {
        StateMark mark = publication.mark();
        return new Snapshot(node, mark.epoch(), mark.seq(), mark.signature(), List.copyOf(publication.items()));
    }

    Announced announcement(String message) {
        StateMark mark = publication.mark();
        return new Announced(node, mark.epoch(), mark.seq(), mark.signature(), message);
    }
}
