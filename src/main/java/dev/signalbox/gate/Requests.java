package dev.signalbox.gate;

import dev.signalbox.gate.GateFiles.Broken;
import dev.signalbox.gate.GateFiles.Listed;
import dev.signalbox.gate.GateFiles.Parsed;
import dev.signalbox.gate.GateFiles.Reading;
import dev.signalbox.gate.source.Asked;
import dev.signalbox.gate.source.GateSource;
import dev.signalbox.gate.source.MalformedFileException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What one look found to be asked, in all sources, and where something may be asked that could not be read. */
final class Requests {
    private static final int MAX_REQUESTS = 1_000;

    private final Map<KnownGate.Key, Request> found = new LinkedHashMap<>();
    /** Folders and files that are there and told nothing. */
    private final Set<String> unread = new HashSet<>();

    /** A request file as it stands. */
    record Request(GateSource source, Asked asked) {}

    private Requests() {}

    /** @param trouble hears of files, relative to the project's folder, that cannot be read, with the reasons */
    static Requests read(GateFiles files, Instant now, BiConsumer<String, String> trouble) {
        Requests requests = new Requests();
        for (GateSource source : GateSource.ALL) {
            Listed listed = files.list(source);
            listed.problem().ifPresent(reason -> {
                requests.unread.add(source.folder());
                trouble.accept(source.folder(), reason);
            });
            Drafts.sweep(files.folder().root().resolve(source.folder()), listed.names(), now);
            List<String> names =
                    listed.names().stream().filter(source::isRequest).toList();
            if (names.size() > MAX_REQUESTS) {
                requests.unread.add(source.folder());
                trouble.accept(source.folder(), "holds more than " + MAX_REQUESTS + " requests; the rest is not read");
            }
            names.stream().limit(MAX_REQUESTS).forEach(name -> requests.read(files, source, name, trouble));
        }
        return requests;
    }

    private void read(GateFiles files, GateSource source, String name, BiConsumer<String, String> trouble) {
        Reading reading = files.read(source, name);
        if (reading instanceof Parsed parsed) {
            try {
                Asked asked =
                        source.read(name, parsed.fields(), parsed.written().at());
                found.put(KnownGate.Key.of(source, asked), new Request(source, asked));
            } catch (MalformedFileException e) {
                cannotRead(source, name, e.getMessage(), trouble);
            }
        } else if (reading instanceof Broken broken) {
            cannotRead(source, name, broken.reason(), trouble);
        }
    }

    private void cannotRead(GateSource source, String name, String reason, BiConsumer<String, String> trouble) {
        String file = source.folder() + "/" + name;
        unread.add(file);
        trouble.accept(file, reason);
    }

    /** What is asked under that key, taken out. */
    Optional<Asked> take(KnownGate.Key key) {
        return Optional.ofNullable(found.remove(key)).map(Request::asked);
    }

    /** Whether the gate may be asked as before, and only could not be read. */
    boolean mayHide(KnownGate gate) {
        return unread.contains(gate.source().folder())
                || unread.contains(gate.source().folder() + "/" + gate.asked().file());
    }

    /** What was not taken. */
    Map<KnownGate.Key, Request> rest() {
        return Collections.unmodifiableMap(found);
    }
}
