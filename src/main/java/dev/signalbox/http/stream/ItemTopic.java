package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The items of a state topic, told one by one: an event for each as it is, then one whenever one changes, with the item
 * alone as its data. The form for simple clients that care about a few items. The latest wins; removals and members are not
 * told. Used on one event loop.
 */
public final class ItemTopic implements Topic {
    private final StateTopic topic;
    private final String event;
    private final Set<String> keys;

    /**
     * @param event the name of the events
     * @param keys only these items; empty for all
     */
    public ItemTopic(StateTopic topic, String event, Set<String> keys) {
        this.topic = topic;
        this.event = event;
        this.keys = Set.copyOf(keys);
    }

    @Override
    public Feed subscribe(Runnable wake, WireForm form) {
        topic.watch(wake);
        return new ItemFeed(wake, form);
    }

    private final class ItemFeed implements Feed {
        private final Runnable wake;
        private final WireForm form;
        private long sent;

        ItemFeed(Runnable wake, WireForm form) {
            this.wake = wake;
            this.form = form;
        }

        @Override
        public Optional<Piece> next() {
            Buffer out = Buffer.buffer();
            for (Change change : topic.latestAfter(sent)) {
                if (out.length() >= Rendering.PIECE_BYTES) {
                    break;
                }
                sent = change.revision();
                if (change.kind() == Change.Kind.PUT && (keys.isEmpty() || keys.contains(change.key()))) {
                    form.event(out, event, OptionalLong.empty(), change.json());
                }
            }
            return out.length() == 0 ? Optional.empty() : Optional.of(Piece.of(out));
        }

        @Override
        public void close() {
            topic.forget(wake);
        }
    }
}
