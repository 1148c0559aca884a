package dev.signalbox.http.stream;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A state topic told as one event that holds everything, at once and whenever the signature changes: the form for
 * simple clients. The latest wins: a reader that is busy with one body gets the newest after it, and none between.
 *
 * <p>Small bodies leave in the turn of the change. A body of more than {@link #LARGE_BYTES} is made at most once in
 * {@link #MIN_PAUSE_MS}, and less often if many read it, so that this topic asks for no more than about
 * {@link #BYTES_PER_MS} of the event loop's time and the network. Nothing is rendered while nobody reads.
 *
 * <p>Used on one event loop.
 */
public final class WholeBodyTopic implements Topic {
    /** Bodies up to this size are never held back, in bytes. */
    public static final long LARGE_BYTES = 256 * 1024;
    /** Between two large bodies. */
    public static final long MIN_PAUSE_MS = 100;
    /** However large the body and however many the readers: a change is told after this time. */
    public static final long MAX_PAUSE_MS = 2_000;
    /** What all readers of a large body together are given, in bytes a millisecond. */
    public static final long BYTES_PER_MS = 64 * 1024;

    private final Vertx vertx;
    private final String event;
    private final StateTopic topic;
    private final String list;
    private final Supplier<Map<String, ?>> lead;
    private final Readers readers = new Readers();
    private final Runnable topicChanged = this::topicChanged;
    private Optional<Body> body = Optional.empty();
    private Optional<Long> pause = Optional.empty();
    private boolean stale;

    private record Body(TopicImage image, Map<String, ?> lead, Map<WireForm, Rendering> renderings, long madeAtNanos) {}

    /**
     * @param event the name of the event
     * @param list the member of the body that holds the items
     * @param lead what stands before the list in the body beside the signature; asked each time that a body is made
     */
    public WholeBodyTopic(Vertx vertx, String event, StateTopic topic, String list, Supplier<Map<String, ?>> lead) {
        this.vertx = vertx;
        this.event = event;
        this.topic = topic;
        this.list = list;
        this.lead = lead;
    }

    @Override
    public Feed subscribe(Runnable wake, WireForm form) {
        if (readers.count() == 0) {
            topic.watch(topicChanged);
            stale = true;
        }
        readers.add(wake);
        return new BodyFeed(wake, form);
    }

    private void topicChanged() {
        if (pause.isPresent()) {
            return;
        }
        long wait = body.map(this::pauseAfter).orElse(0L);
        if (wait <= 0) {
            offer();
        } else {
            pause = Optional.of(vertx.setTimer(wait, timer -> {
                pause = Optional.empty();
                offer();
            }));
        }
    }

    private long pauseAfter(Body last) {
        long bytes = last.renderings().values().stream()
                .mapToLong(Rendering::length)
                .max()
                .orElse(0);
        if (bytes <= LARGE_BYTES) {
            return 0;
        }
        long period = Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, bytes * readers.count() / BYTES_PER_MS));
        return period - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last.madeAtNanos());
    }

    private void offer() {
        stale = true;
        readers.wake();
    }

    private Body current() {
        readers.looked();
        if (stale || body.isEmpty()) {
            stale = false;
            TopicImage image = topic.image();
            if (body.isEmpty() || !body.get().image().signature().equals(image.signature())) {
                body = Optional.of(new Body(image, lead.get(), new HashMap<>(), System.nanoTime()));
            }
        }
        return body.get();
    }

    private Rendering rendering(Body of, WireForm form) {
        return of.renderings().computeIfAbsent(form, wanted -> of.image().event(wanted, event, of.lead(), list));
    }

    private void unsubscribe(Runnable wake) {
        readers.remove(wake);
        if (readers.count() == 0) {
            topic.forget(topicChanged);
            pause.ifPresent(vertx::cancelTimer);
            pause = Optional.empty();
            body = Optional.empty();
        }
    }

    private final class BodyFeed implements Feed {
        private final Runnable wake;
        private final WireForm form;
        private String sent = "";
        private Optional<Rendering.Cursor> cursor = Optional.empty();

        BodyFeed(Runnable wake, WireForm form) {
            this.wake = wake;
            this.form = form;
        }

        @Override
        public Optional<Piece> next() {
            if (cursor.isEmpty()) {
                Body newest = current();
                if (newest.image().signature().equals(sent)) {
                    return Optional.empty();
                }
                sent = newest.image().signature();
                cursor = Optional.of(rendering(newest, form).cursor());
            }
            Piece piece = cursor.get().next();
            if (!piece.endsInsideEvent()) {
                cursor = Optional.empty();
            }
            return Optional.of(piece);
        }

        @Override
        public void close() {
            unsubscribe(wake);
        }
    }
}
