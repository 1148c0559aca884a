package dev.signalbox.watch.run;

import dev.signalbox.files.DirectoryEvents;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which directories concern which sources; watches each as long as it concerns any. For one thread. */
final class SourceIndex {
    private final DirectoryEvents events;
    private final Map<Path, Set<Source>> sources = new HashMap<>();
    private final Map<Source, Set<Path>> directories = new HashMap<>();

    SourceIndex(DirectoryEvents events) {
        this.events = events;
    }

    List<Source> of(Path directory) {
        return List.copyOf(sources.getOrDefault(directory, Set.of()));
    }

    /**
     * From now on exactly these directories concern the source.
     *
     * @return whether one is watched now that was not, so that what happened in it before went untold
     */
    boolean concern(Source source, Set<Path> wanted) {
        boolean fresh = false;
        for (Path directory : wanted) {
            fresh |= events.watch(directory);
            sources.computeIfAbsent(directory, any -> new LinkedHashSet<>()).add(source);
        }
        Set<Path> before = directories.getOrDefault(source, Set.of());
        before.stream().filter(directory -> !wanted.contains(directory)).forEach(it -> remove(it, source));
        if (wanted.isEmpty()) {
            directories.remove(source);
        } else {
            directories.put(source, wanted);
        }
        return fresh;
    }

    private void remove(Path directory, Source source) {
        Set<Source> sharing = sources.getOrDefault(directory, Set.of());
        sharing.remove(source);
        if (sharing.isEmpty()) {
            sources.remove(directory);
            events.unwatch(directory);
        }
    }
}
