package dev.signalbox.gate;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Late;
import dev.signalbox.bus.Gate.Option;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Answer;
import dev.signalbox.bus.Gates.Code;
import dev.signalbox.bus.Gates.Refusal;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.bus.Json;
import dev.signalbox.gate.source.Asked;
import dev.signalbox.gate.source.GateSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Answers gates, or says why not. Used by one thread, which it keeps for as long as the disk takes. */
final class Resolver {
    private final AnswerFile writer;

    Resolver(AnswerFile writer) {
        this.writer = writer;
    }

    /**
     * Tries to answer, by what was read of the project just now.
     *
     * @return empty if something has the answer's name that was not there, or could not be read, at that look: the project is
     *     to be looked at again
     */
    Optional<Answer> attempt(ProjectGates project, Resolve wanted, Instant now) {
        Optional<KnownGate> known = project.find(wanted.id());
        if (known.isEmpty()) {
            return Optional.of(unknown());
        }
        KnownGate gate = known.get();
        Optional<Answer> refusal = refusal(project, gate, wanted, now);
        return refusal.isPresent() ? refusal : write(project, gate, wanted, now);
    }

    static Answer unknown() {
        return Answer.of(new Refusal(Code.UNKNOWN_GATE, "there is no such gate", Optional.empty()));
    }

    /** What has the answer's name stayed unreadable. */
    static Answer inTheWay(ProjectGates project, Resolve wanted) {
        Optional<KnownGate> gate = project.find(wanted.id());
        String file = gate.map(it -> it.source().folder() + "/"
                        + it.source().answerTo(it.asked().file()))
                .orElse("a file");
        return Answer.of(new Refusal(
                Code.UNWRITABLE,
                file
                        + " lies where the answer belongs and does not answer the question; if nobody is writing it, remove it",
                gate.map(KnownGate::shown)));
    }

    private static Optional<Answer> refusal(ProjectGates project, KnownGate gate, Resolve wanted, Instant now) {
        if (gate.state() == State.RESOLVED) {
            project.late(gate, new Late(wanted.actor(), millis(now), wanted.decision()), wanted.via());
            Gate shown = gate.shown();
            String who = shown.resolution().map(it -> it.by() + " was first").orElse("it is answered");
            return refused(Code.ALREADY_RESOLVED, who, shown);
        }
        Gate shown = gate.shown();
        if (gate.state() == State.WITHDRAWN) {
            return refused(Code.WITHDRAWN, "whoever asked has taken the question back", shown);
        }
        if (!gate.isReadable()) {
            return refused(Code.CHANGED, "the question is being written anew", shown);
        }
        if (wanted.version().filter(version -> !version.equals(shown.version())).isPresent()) {
            return refused(Code.CHANGED, "the question is not the one any more that was shown", shown);
        }
        boolean fits = shown.options().isEmpty()
                ? !wanted.decision().isBlank() && wanted.decision().length() <= Gates.MAX_DECISION_LENGTH
                : shown.options().stream().map(Option::value).anyMatch(wanted.decision()::equals);
        if (!fits) {
            return refused(
                    Code.INVALID_DECISION,
                    shown.options().isEmpty()
                            ? "a decision has 1 to " + Gates.MAX_DECISION_LENGTH + " characters"
                            : "the decision is none of "
                                    + shown.options().stream()
                                            .map(Option::value)
                                            .toList(),
                    shown);
        }
        return wanted.guidance()
                        .filter(text -> text.length() > Gates.MAX_GUIDANCE_LENGTH)
                        .isPresent()
                ? refused(
                        Code.INVALID_DECISION,
                        "guidance has at most " + Gates.MAX_GUIDANCE_LENGTH + " characters",
                        shown)
                : Optional.empty();
    }

    private Optional<Answer> write(ProjectGates project, KnownGate gate, Resolve wanted, Instant now) {
        GateSource source = gate.source();
        Asked asked = gate.asked();
        Resolution resolution = new Resolution(
                wanted.decision(),
                wanted.guidance().filter(text -> !text.isBlank()),
                wanted.actor(),
                millis(now),
                wanted.via(),
                UUID.randomUUID().toString(),
                List.of());
        byte[] content = (Json.encode(source.answer(asked, resolution)) + "\n").getBytes(StandardCharsets.UTF_8);
        Path folder = project.place().folder().resolve(source.folder());
        AnswerFile.Outcome outcome =
                writer.create(folder.resolve(asked.file()), folder.resolve(source.answerTo(asked.file())), content);
        if (outcome instanceof AnswerFile.Taken) {
            return Optional.empty();
        }
        if (outcome instanceof AnswerFile.NoSpace) {
            return refused(Code.NO_SPACE, "the disk is full; the question still waits", gate.shown());
        }
        if (outcome instanceof AnswerFile.Failed failed) {
            return refused(Code.UNWRITABLE, source.folder() + " cannot be written: " + failed.reason(), gate.shown());
        }
        project.resolved(gate, resolution, now);
        return Optional.of(Answer.of(gate.shown()));
    }

    private static Optional<Answer> refused(Code code, String reason, Gate gate) {
        return Optional.of(Answer.of(new Refusal(code, reason, Optional.of(gate))));
    }

    private static Instant millis(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }
}
