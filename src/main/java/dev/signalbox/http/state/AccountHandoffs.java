package dev.signalbox.http.state;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Signature;
import dev.signalbox.http.stream.CatchUpTopic;
import dev.signalbox.http.stream.StateTopic;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The handoffs of one account as topics. Used on one event loop. */
public final class AccountHandoffs {
    private static final String OWNER = "owner";

    private final StateTopic topic = new StateTopic("handoffs");
    private final CatchUpTopic escalations = new CatchUpTopic("handoffs", this::openAsJson);
    private final Map<String, Shown> handoffs = new HashMap<>();
    private boolean missed;
    private boolean lost;

    private record Shown(Handoff handoff, Buffer json) {}

    AccountHandoffs(Owner owner) {
        owner(owner);
    }

    /** Handoffs as the contract has them, and the member {@code owner}: {@code {state, node, since, message}}. */
    public StateTopic topic() {
        return topic;
    }

    /**
     * What happens to escalations, one by one: {@code handoff_created}, {@code handoff_claimed}, {@code handoff_released} and
     * {@code handoff_resolved} with the handoff; to who is too far behind {@code resync} with the open ones.
     */
    public CatchUpTopic escalations() {
        return escalations;
    }

    /** Escalations that nobody has claimed, in the order of the queue. */
    public List<Handoff> open() {
        return handoffs.values().stream()
                .map(Shown::handoff)
                .filter(handoff -> handoff.kind() == Handoff.Kind.ESCALATE && handoff.state() == Handoff.State.OPEN)
                .sorted(Handoff.MOST_URGENT_FIRST)
                .toList();
    }

    private List<Buffer> openAsJson() {
        return open().stream().map(handoff -> handoffs.get(handoff.id()).json()).toList();
    }

    void changed(Handoff now) {
        Optional<Handoff> before = show(now);
        if (now.kind() == Handoff.Kind.ESCALATE) {
            event(before, now)
                    .ifPresent(name ->
                            escalations.append(name, handoffs.get(now.id()).json()));
        }
    }

    void found(Handoff now) {
        boolean same = show(now)
                .filter(before -> before.version().equals(now.version()))
                .isPresent();
        missed |= !same && now.kind() == Handoff.Kind.ESCALATE;
    }

    void remove(Handoff gone) {
        handoffs.remove(gone.id());
        topic.remove(gone.id());
        missed |= gone.state() != Handoff.State.RESOLVED && gone.kind() == Handoff.Kind.ESCALATE;
    }

    void caughtUp() {
        if (missed) {
            missed = false;
            escalations.catchUp();
        }
    }

    void owner(Owner owner) {
        String json = Json.encode(owner);
        topic.putMember(OWNER, Signature.versionOf(json), Buffer.buffer(json));
        // A stream on which nothing can come any more must not look as if all were well.
        if (lost || owner.state() == Owner.State.LOST) {
            escalations.append(OWNER, Buffer.buffer(json));
        }
        lost = owner.state() == Owner.State.LOST;
    }

    /** @return as it was shown before */
    private Optional<Handoff> show(Handoff now) {
        Shown shown = new Shown(now, HandoffJson.encoded(now));
        topic.put(now.id(), now.version(), shown.json());
        return Optional.ofNullable(handoffs.put(now.id(), shown)).map(Shown::handoff);
    }

    /** What has happened; empty if nothing has. */
    private static Optional<String> event(Optional<Handoff> before, Handoff now) {
        if (before.filter(known -> known.version().equals(now.version())).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (now.state()) {
                    case OPEN -> before.isEmpty() ? "handoff_created" : "handoff_released";
                    case CLAIMED -> "handoff_claimed";
                    case RESOLVED -> "handoff_resolved";
                });
    }
}
