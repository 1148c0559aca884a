package dev.signalbox.http.stream;

import java.util.Optional;

/**
 * One reader of a {@link StateTopic}: the revision up to which it has been told, and a snapshot while that is on its
 * way.
 */
final class StateFeed implements Feed {
    private final StateTopic topic;
    private final StateEncoding encoding;
    private final Runnable wake;
    private Optional<Long> sent;
    private Optional<Rendering.Cursor> snapshot = Optional.empty();

    StateFeed(StateTopic topic, StateEncoding encoding, Runnable wake, Optional<Long> sent) {
        this.topic = topic;
        this.encoding = encoding;
        this.wake = wake;
        this.sent = sent;
    }

    @Override
    public Optional<Piece> next() {
        if (snapshot.isEmpty()) {
            if (sent.isPresent() && topic.reachesBackTo(sent.get())) {
                Optional<StateEncoding.Batch> batch = encoding.changesAfter(sent.get());
                batch.ifPresent(changes -> sent = Optional.of(changes.upTo()));
                return batch.map(StateEncoding.Batch::piece);
            }
            snapshot = Optional.of(encoding.snapshot().cursor());
            sent = Optional.of(topic.revision());
        }
        Piece piece = snapshot.get().next();
        if (!piece.endsInsideEvent()) {
            snapshot = Optional.empty();
        }
        return Optional.of(piece);
    }

    @Override
    public void close() {
        topic.forget(wake);
    }
}
