package dev.signalbox.gate;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Asker;
import dev.signalbox.bus.Gate.Late;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.KnownProjects.Place;
import dev.signalbox.bus.Signature;
import dev.signalbox.gate.source.Asked;
import dev.signalbox.gate.source.GateSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One gate and what is known of it. Used by one thread. */
final class KnownGate {
    private static final String NO_VERSION = "";

    /** What tells gates of one project apart. */
    record Key(String source, String file, Optional<String> token) {
        static Key of(GateSource source, Asked asked) {
            return new Key(source.name(), asked.file(), asked.token());
        }
    }

    private final String node;
    private final Place place;
    private final GateSource source;
    private final String id;
    private Asked asked;
    private Asked answered;
    private State state = State.PENDING;
    private Asker asker;
    private Optional<Resolution> resolution = Optional.empty();
    private Instant endedAt = Instant.EPOCH;
    private boolean readable = true;
    private Optional<Gate> shown = Optional.empty();

    KnownGate(String node, Place place, GateSource source, String id, Asked asked, Asker asker) {
        this.node = node;
        this.place = place;
        this.source = source;
        this.id = id;
        this.asked = asked;
        this.answered = asked;
        this.asker = asker;
    }

    String id() {
        return id;
    }

    GateSource source() {
        return source;
    }

    Asked asked() {
        return asked;
    }

    State state() {
        return state;
    }

    Optional<Resolution> resolution() {
        return resolution;
    }

    /** When it was answered or withdrawn, by our clock or the file system's. */
    Instant endedAt() {
        return endedAt;
    }

    Key key() {
        return Key.of(source, asked);
    }

    /** Whether the request is another one than the one that was answered. */
    boolean isAskedAnew(Asked now) {
        return !now.equals(answered);
    }

    /** Whether the request can be read at present; if not, what is known is what it said last. */
    boolean isReadable() {
        return readable;
    }

    void readable(boolean now) {
        readable = now;
    }

    void asks(Asked now) {
        if (!now.equals(asked)) {
            asked = now;
            shown = Optional.empty();
        }
    }

    void askedBy(Asker now) {
        if (!now.equals(asker)) {
            asker = now;
            shown = Optional.empty();
        }
    }

    void pends() {
        become(State.PENDING, Optional.empty(), Instant.EPOCH);
    }

    void resolved(Resolution given, Instant at) {
        answered = asked;
        become(State.RESOLVED, Optional.of(given), at);
    }

    void withdrawn(Instant at) {
        become(State.WITHDRAWN, Optional.empty(), at);
    }

    private void become(State now, Optional<Resolution> given, Instant at) {
        state = now;
        resolution = given;
        endedAt = at;
        shown = Optional.empty();
    }

    /** Somebody answered too late; the newest such answers are kept. */
    void late(Late answer) {
        resolution = resolution.map(first -> {
            List<Late> all = new ArrayList<>(first.late());
            all.add(answer);
            List<Late> newest = all.subList(Math.max(0, all.size() - Gates.MAX_LATE), all.size());
            return new Resolution(
                    first.decision(),
                    first.guidance(),
                    first.by(),
                    first.at(),
                    first.via(),
                    first.responseId(),
                    newest);
        });
        shown = Optional.empty();
    }

    /** As everybody sees it. */
    Gate shown() {
        if (shown.isEmpty()) {
            Gate plain = gate(NO_VERSION);
            shown = Optional.of(gate(Signature.versionOf(Json.encode(plain))));
        }
        return shown.get();
    }

    private Gate gate(String version) {
        return new Gate(
                place.slug(),
                id,
                place.account(),
                node,
                source.name(),
                asked.type(),
                asked.title(),
                asked.question(),
                asked.options(),
                asked.context(),
                asked.requestedAt().truncatedTo(ChronoUnit.MILLIS),
                state,
                asker,
                resolution,
                version);
    }
}
