package dev.signalbox.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs.Announced;
import dev.signalbox.bus.Handoffs.Changed;
import dev.signalbox.bus.Handoffs.Snapshot;
import dev.signalbox.bus.Publication;
import dev.signalbox.bus.Publication.Delta;
import dev.signalbox.bus.StateMark;
import dev.signalbox.http.stream.Feed;
import dev.signalbox.http.stream.Piece;
import dev.signalbox.http.stream.WireForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What readers of escalations hear of an owner that comes and goes. */
class HandoffsCopyTest {
    private static final Instant NOW = Instant.parse("2026-05-01T09:00:00Z");
    private static final long LOST_AFTER_MS = 5_000;

    private final AccountHandoffs shown = new AccountHandoffs(new Owner(Owner.State.UNKNOWN, "", Optional.empty(), ""));
    private final HandoffsCopy copy = new HandoffsCopy(new OneAccount(), NOW);
    private final Feed reader = shown.escalations().subscribe(() -> {}, WireForm.SSE);
    private Publication<Handoff> owner = new Publication<>("first", Handoff::id, Handoff::version);

    @Test
    void what_changes_is_told_one_by_one_and_what_was_before_is_not() {
        owner.put(handoff("old", Handoff.State.OPEN, Handoff.Kind.ESCALATE));
        owner.take();
        assertThat(copy.announced(new Announced("n", "first", 1, "?", ""), NOW)).isTrue();
        snapshot();
        assertThat(events()).containsExactly("resync");
        tell(handoff("a", Handoff.State.OPEN, Handoff.Kind.ESCALATE));
        tell(handoff("parked", Handoff.State.OPEN, Handoff.Kind.PARK));
        tell(handoff("a", Handoff.State.CLAIMED, Handoff.Kind.ESCALATE));
        tell(handoff("a", Handoff.State.OPEN, Handoff.Kind.ESCALATE));
        tell(handoff("a", Handoff.State.RESOLVED, Handoff.Kind.ESCALATE));
        assertThat(events())
                .containsExactly("handoff_created", "handoff_claimed", "handoff_released", "handoff_resolved");
        assertThat(shown.open()).extracting(Handoff::id).containsExactly("old");
    }

    @Test
    void a_silent_owner_is_told_and_one_that_is_back_as_it_was_needs_no_more_words() {
        owner.put(handoff("a", Handoff.State.OPEN, Handoff.Kind.ESCALATE));
        owner.take();
        copy.announced(announced(), NOW);
        snapshot();
        events();
        copy.check(NOW.plusMillis(LOST_AFTER_MS + 1), LOST_AFTER_MS);
        assertThat(copy.whole()).isFalse();
        assertThat(events()).containsExactly("owner");
        copy.announced(announced(), NOW.plusSeconds(60));
        assertThat(events()).containsExactly("owner");
        Publication<Handoff> restarted = new Publication<>("second", Handoff::id, Handoff::version);
        owner.items().forEach(restarted::put);
        restarted.take();
        owner = restarted;
        assertThat(copy.announced(announced(), NOW.plusSeconds(61))).isTrue();
        snapshot();
        assertThat(events()).isEmpty();
    }

    @Test
    void what_was_missed_is_told_as_the_queue() {
        copy.announced(announced(), NOW);
        snapshot();
        assertThat(events()).isEmpty();
        owner.put(handoff("missed", Handoff.State.OPEN, Handoff.Kind.ESCALATE));
        owner.take();
        owner.put(handoff("b", Handoff.State.OPEN, Handoff.Kind.ESCALATE));
        Delta<Handoff> second = owner.take().orElseThrow();
        assertThat(copy.changed(changed(second), NOW)).isTrue();
        assertThat(events()).isEmpty();
        snapshot();
        assertThat(events()).containsExactly("resync");
        assertThat(shown.open()).hasSize(2);
    }

    private Announced announced() {
        StateMark mark = owner.mark();
        return new Announced("n", mark.epoch(), mark.seq(), mark.signature(), "");
    }

    private void snapshot() {
        StateMark mark = owner.mark();
        copy.snapshot(new Snapshot("n", mark.epoch(), mark.seq(), mark.signature(), List.copyOf(owner.items())), NOW);
    }

    private void tell(Handoff handoff) {
        owner.put(handoff);
        copy.changed(changed(owner.take().orElseThrow()), NOW);
    }

    private static Changed changed(Delta<Handoff> delta) {
        StateMark mark = delta.mark();
        return new Changed("n", mark.epoch(), mark.seq(), mark.signature(), delta.put(), delta.removed());
    }

    /** The names of what the reader got since the last call. */
    private List<String> events() {
        StringBuilder all = new StringBuilder();
        for (Optional<Piece> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
            all.append(piece.get().bytes());
        }
        List<String> names = new ArrayList<>();
        Pattern.compile("(?m)^event: (.*)$").matcher(all).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static Handoff handoff(String id, Handoff.State state, Handoff.Kind kind) {
        boolean claimed = state == Handoff.State.CLAIMED;
        boolean resolved = state == Handoff.State.RESOLVED;
        return new Handoff(
                id,
                "s",
                "default",
                kind,
                state,
                Handoff.Priority.NORMAL,
                Optional.empty(),
                "x",
                "{}",
                "agent",
                NOW,
                claimed ? Optional.of("ann") : Optional.empty(),
                claimed ? Optional.of(NOW) : Optional.empty(),
                Optional.empty(),
                resolved ? Optional.of("ann") : Optional.empty(),
                resolved ? Optional.of(NOW) : Optional.empty(),
                Optional.empty(),
                NOW,
                Long.toString(System.nanoTime()));
    }

    private final class OneAccount implements HandoffsCopy.Audience {
        @Override
        public void changed(Handoff now) {
            shown.changed(now);
        }

        @Override
        public void found(Handoff now) {
            shown.found(now);
        }

        @Override
        public void remove(Handoff gone) {
            shown.remove(gone);
        }

        @Override
        public void caughtUp() {
            shown.caughtUp();
        }

        @Override
        public void owner(Owner now) {
            shown.owner(now);
        }
    }
}
