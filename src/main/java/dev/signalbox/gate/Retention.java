package dev.signalbox.gate;

import dev.signalbox.bus.Gate.Presence;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.files.Fingerprint;
import dev.signalbox.gate.source.Asked;
import dev.signalbox.gate.source.GateSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away gates that are done with: request and answer, where their protocol leaves that to somebody. Never touches a
 * question that waits, nor any other file. Used by one thread.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    /** Whoever asked may not have read the answer yet. */
    private static final Duration AT_LEAST = Duration.ofMinutes(1);

    private static final Duration WITHDRAWN_FOR = Duration.ofHours(1);
    private static final int MAX_WITHDRAWN = 20;

    private final GateSettings settings;

    Retention(GateSettings settings) {
        this.settings = settings;
    }

    /** Removes what is too old or too much from the project and from these gates. */
    void prune(Map<KnownGate.Key, KnownGate> gates, GateFiles files, Instant now) {
        List<KnownGate> resolved = newestFirst(gates, State.RESOLVED);
        for (int i = 0; i < resolved.size(); i++) {
            KnownGate gate = resolved.get(i);
            boolean old = gate.endedAt().plus(settings.keep()).isBefore(now);
            boolean tooMany = i >= settings.keepPerProject()
                    && gate.endedAt().plus(AT_LEAST).isBefore(now)
                    && !isAwaited(gate, files, now);
            if ((old || tooMany) && remove(gate, files)) {
                gates.remove(gate.key());
            }
        }
        GateSource.ALL.stream()
                .filter(GateSource::leavesFiles)
                .forEach(source -> pruneAnswers(source, gates, files, now));
        List<KnownGate> withdrawn = newestFirst(gates, State.WITHDRAWN);
        for (int i = 0; i < withdrawn.size(); i++) {
            KnownGate gate = withdrawn.get(i);
            if (i >= MAX_WITHDRAWN || gate.endedAt().plus(WITHDRAWN_FOR).isBefore(now)) {
                gates.remove(gate.key());
            }
        }
    }

    /** Old answers of ours whose requests somebody has removed, and which this run knows nothing of. */
    private void pruneAnswers(GateSource source, Map<KnownGate.Key, KnownGate> gates, GateFiles files, Instant now) {
        List<String> names = files.list(source).names();
        Set<String> wanted = gates.values().stream()
                .filter(gate -> gate.source() == source)
                .map(gate -> source.answerTo(gate.asked().file()))
                .collect(Collectors.toCollection(HashSet::new));
        names.stream().filter(source::isRequest).map(source::answerTo).forEach(wanted::add);
        for (String name : names) {
            if (source.isAnswer(name)
                    && !wanted.contains(name)
                    && files.read(source, name) instanceof GateFiles.Parsed parsed
                    && source.isOurs(parsed.fields())
                    && parsed.written().at().plus(settings.keep()).isBefore(now)) {
                remove(files.folder().root().resolve(source.folder()).resolve(name), files);
            }
        }
    }

    private static List<KnownGate> newestFirst(Map<KnownGate.Key, KnownGate> gates, State state) {
        return gates.values().stream()
                .filter(gate -> gate.state() == state)
                .sorted(Comparator.comparing(KnownGate::endedAt).reversed())
                .toList();
    }

    private static boolean isAwaited(KnownGate gate, GateFiles files, Instant now) {
        return gate.source().asker(files.folder(), gate.asked(), now).presence() == Presence.ALIVE;
    }

    /** Returns whether nothing of it is there any more. */
    private static boolean remove(KnownGate gate, GateFiles files) {
        GateSource source = gate.source();
        Asked asked = gate.asked();
        if (!source.leavesFiles()) {
            return true;
        }
        // Only where the answer still lies there is the request one that was answered. It goes first: without its
        // answer it
        // would wait again.
        if (files.answer(source, asked) instanceof GateFiles.NoAnswer) {
            return !(files.read(source, asked.file()) instanceof GateFiles.Parsed);
        }
        Path folder = files.folder().root().resolve(source.folder());
        return remove(folder.resolve(asked.file()), files)
                && remove(folder.resolve(source.answerTo(asked.file())), files);
    }

    private static boolean remove(Path file, GateFiles files) {
        Fingerprint seen = files.folder().seen().get(file);
        if (seen != null && !seen.isThatOf(file)) {
            return false;
        }
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, e.getMessage());
            return false;
        }
    }
}
