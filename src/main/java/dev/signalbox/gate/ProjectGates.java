package dev.signalbox.gate;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Late;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Gates.Happened;
import dev.signalbox.bus.Gates.Trouble;
import dev.signalbox.bus.KnownProjects.Place;
import dev.signalbox.files.SeenFiles;
import dev.signalbox.files.Settling;
import dev.signalbox.gate.GateFiles.Answer;
import dev.signalbox.gate.GateFiles.BrokenAnswer;
import dev.signalbox.gate.GateFiles.Given;
import dev.signalbox.gate.source.Asked;
import dev.signalbox.gate.source.GateSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The gates of one project, and what became of them from look to look. A question that was answered stays answered, whatever
 * happens to its files, until it is asked anew. Used by one thread.
 */
final class ProjectGates {
    /** An answer that is not whole by then will not be. */
    private static final Duration ANSWER_BROKEN_AFTER = Duration.ofSeconds(10);

    /** When the files are looked at again after an event. */
    final Settling settling = new Settling();

    private final String node;
    private final Place place;
    private final Instant startedAt;
    private final Consumer<Happened> journal;
    private final Retention retention;
    private final Map<KnownGate.Key, KnownGate> gates = new LinkedHashMap<>();
    private final Troubles troubles;
    private Map<String, GateFiles.Cached> cache = Map.of();
    private SeenFiles seen = SeenFiles.NONE;
    private Set<Path> directories = Set.of();
    private boolean readTooYoung;
    private boolean looked;

    /** @param startedAt what is older than that was told by an earlier run of this node, if one was there */
    ProjectGates(GateSettings settings, Place place, Instant startedAt, Consumer<Happened> journal) {
        this.node = settings.node();
        this.place = place;
        this.startedAt = startedAt;
        this.journal = journal;
        this.retention = new Retention(settings);
        this.troubles = new Troubles(place.slug());
    }

    Place place() {
        return place;
    }

    Optional<KnownGate> find(String id) {
        return gates.values().stream().filter(gate -> gate.id().equals(id)).findFirst();
    }

    List<Gate> shown() {
        return gates.values().stream().map(KnownGate::shown).toList();
    }

    List<Trouble> troubles() {
        return troubles.shown();
    }

    /** That report events. */
    Set<Path> directories() {
        return directories;
    }

    boolean changedSinceSeen() {
        return seen.isEmpty() || seen.differ();
    }

    /** Whether to look although no file changed: time tells something, or a file may have changed unseen. */
    boolean isDue(long nowNanos) {
        boolean later = troubles.nextChange().isPresent()
                && nowNanos - troubles.nextChange().getAsLong() >= 0;
        return later || readTooYoung || gates.values().stream().anyMatch(gate -> gate.state() == State.PENDING);
    }

    /** Whether that is so before long, so that waiting for the next pass would be late; in nanoseconds. */
    Optional<Long> dueAt() {
        return troubles.nextChange().isPresent()
                ? Optional.of(troubles.nextChange().getAsLong())
                : Optional.empty();
    }

    boolean readTooYoung() {
        return readTooYoung;
    }

    /** Reads everything that changed. */
    void look(Instant now, long nowNanos) {
        GateFiles files = new GateFiles(place.folder(), cache);
        troubles.begin();
        Requests requests = Requests.read(files, now, (file, reason) -> troubles.add(file, reason, nowNanos));
        for (KnownGate gate : List.copyOf(gates.values())) {
            Optional<Asked> asked = requests.take(gate.key());
            update(gate, asked, requests.mayHide(gate), files, now, nowNanos);
        }
        requests.rest().forEach((key, request) -> add(key, request.source(), request.asked(), files, now, nowNanos));
        retention.prune(gates, files, now);
        troubles.end();
        cache = files.cache();
        seen = new SeenFiles(files.folder().seen());
        readTooYoung = seen.anyYoungAt(files.readAt());
        directories = files.folder().directories();
        looked = true;
    }

    private void add(KnownGate.Key key, GateSource source, Asked asked, GateFiles files, Instant now, long nowNanos) {
        KnownGate gate = new KnownGate(
                node,
                place,
                source,
                GateIds.free(asked.id(), key, id -> find(id).isPresent()),
                asked,
                source.asker(files.folder(), asked, now));
        gates.put(key, gate);
        if (isNews(asked.modifiedAt())) {
            journal.accept(Happenings.requested(gate.shown()));
        }
        answered(gate, files.answer(source, asked), now, nowNanos);
    }

    /** What an earlier run has seen it has told. */
    private boolean isNews(Instant at) {
        return looked || !at.isBefore(startedAt);
    }

    private void update(
            KnownGate gate, Optional<Asked> asked, boolean hidden, GateFiles files, Instant now, long nowNanos) {
        asked.ifPresent(gate::asks);
        gate.readable(asked.isPresent() || !hidden);
        Answer answer = files.answer(gate.source(), gate.asked());
        boolean unanswered = !(answer instanceof Given);
        switch (gate.state()) {
            case PENDING -> {
                gate.askedBy(gate.source().asker(files.folder(), gate.asked(), now));
                if (!answered(gate, answer, now, nowNanos) && asked.isEmpty() && !hidden) {
                    gate.withdrawn(now);
                    journal.accept(Happenings.withdrawn(gate.shown()));
                }
            }
            case RESOLVED -> {
                if (asked.filter(gate::isAskedAnew).isPresent() && unanswered) {
                    askedAgain(gate, files, now);
                    answered(gate, answer, now, nowNanos);
                } else {
                    compare(gate, answer, nowNanos);
                }
            }
            case WITHDRAWN -> {
                if (asked.isPresent()) {
                    askedAgain(gate, files, now);
                    answered(gate, answer, now, nowNanos);
                }
            }
        }
    }

    private void askedAgain(KnownGate gate, GateFiles files, Instant now) {
        gate.pends();
        gate.askedBy(gate.source().asker(files.folder(), gate.asked(), now));
        journal.accept(Happenings.requested(gate.shown()));
    }

    /** Takes an answer that lies there; returns whether one does. */
    private boolean answered(KnownGate gate, Answer answer, Instant now, long nowNanos) {
        if (answer instanceof Given given) {
            gate.resolved(given.resolution(), given.at());
            if (isNews(given.at())) {
                journal.accept(Happenings.resolved(gate.shown(), given.resolution()));
            }
            return true;
        }
        if (answer instanceof BrokenAnswer broken) {
            Instant finalAt = broken.modifiedAt().orElse(Instant.EPOCH).plus(ANSWER_BROKEN_AFTER);
            if (finalAt.isAfter(now)) {
                troubles.laterAt(nowNanos + Duration.between(now, finalAt).toNanos());
            } else {
                String file = gate.source().folder() + "/"
                        + gate.source().answerTo(gate.asked().file());
                troubles.add(
                        file, broken.reason() + ", and so keeps the question from being answered: remove it", nowNanos);
            }
        }
        return false;
    }

    /** Not everybody who writes answers knows that the first one counts. */
    private void compare(KnownGate gate, Answer answer, long nowNanos) {
        if (answer instanceof Given given && gate.resolution().isPresent()) {
            Resolution first = gate.resolution().get();
            Resolution there = given.resolution();
            if (!there.responseId().equals(first.responseId())
                    || !there.decision().equals(first.decision())) {
                String file = gate.source().folder() + "/"
                        + gate.source().answerTo(gate.asked().file());
                troubles.add(file, "was replaced after it counted; " + first.by() + " had answered first", nowNanos);
            }
        }
    }

    /** Our answer is on disk and counts. */
    void resolved(KnownGate gate, Resolution resolution, Instant now) {
        gate.resolved(resolution, now);
        journal.accept(Happenings.resolved(gate.shown(), resolution));
    }

    /** Somebody's answer came too late for a gate that is resolved. */
    void late(KnownGate gate, Late late, String via) {
        gate.resolution().ifPresent(winner -> {
            gate.late(late);
            journal.accept(Happenings.late(gate.shown(), late, via, winner));
        });
    }
}
