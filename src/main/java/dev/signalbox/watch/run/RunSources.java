package dev.signalbox.watch.run;

import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Runs.Details;
import dev.signalbox.bus.Runs.DetailsRequest;
import dev.signalbox.watch.WatchSettings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** All that is read, and when each of it is looked at next. For one thread. */
final class RunSources {
    /** One piece of a pass; the last source of it may take longer. */
    private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final WatchSettings settings;
    private final List<String> databases;
    private final ReaderProcess reader;
    private final RunBoard board;
    private final SourceIndex index;
    private final RunAssembler assembler;
    private final Hosts hosts;
    private final OpenGates gates = new OpenGates();
    private final Map<String, Tracked> projects = new HashMap<>();
    private final List<EventTableSource> tables = new ArrayList<>();
    private final Set<Source> awake = new LinkedHashSet<>();
    private final Deque<Source> pass = new ArrayDeque<>();

    private record Tracked(RunProject project, List<RunSource> sources) {}

    /** @param importer asks the journal to take rows over */
    RunSources(
            WatchSettings settings,
            RunSettings runs,
            ReaderProcess reader,
            RunBoard board,
            SourceIndex index,
            BiConsumer<EventTableSource, Import> importer) {
        this.settings = settings;
        this.databases = runs.databases();
        this.reader = reader;
        this.board = board;
        this.index = index;
        this.assembler = new RunAssembler(settings.node(), gates);
        this.hosts = new Hosts(settings.hostname());
        runs.eventTables().forEach(table -> tables.add(new EventTableSource(table, reader, board, importer)));
    }

    void put(Project project) {
        RunProject now =
                new RunProject(project.account(), project.slug(), Path.of(project.path()), workspaceOf(project));
        Tracked before = projects.get(project.slug());
        board.tellProblemsAgain(project.account(), project.slug());
        if (before != null && before.project().equals(now)) {
            return;
        }
        remove(project.slug());
        List<RunSource> sources = databases.stream()
                .map(it -> new RunSource(settings.node(), now, it, reader, board, assembler, hosts))
                .toList();
        projects.put(project.slug(), new Tracked(now, sources));
        sources.forEach(this::wakeIfThere);
    }

    private Path workspaceOf(Project project) {
        Path folder = Path.of(project.path());
        return settings.workspaces().stream()
                .filter(it -> it.account().equals(project.account()))
                .map(WatchSettings.Workspace::root)
                .filter(folder::startsWith)
                .max(Comparator.comparing(Path::getNameCount))
                .orElse(folder);
    }

    void remove(String slug) {
        Tracked gone = projects.remove(slug);
        if (gone != null) {
            gone.sources().forEach(source -> {
                source.end();
                index.concern(source, Set.of());
                awake.remove(source);
                pass.remove(source);
            });
        }
    }

    void asked(String slug, Map<String, String> byRun) {
        gates.asked(slug, byRun);
        Optional.ofNullable(projects.get(slug)).ifPresent(it -> it.sources().forEach(RunSource::refresh));
    }

    void directoryChanged(Path directory) {
        index.of(directory).forEach(this::wake);
    }

    void projectWoken(String slug) {
        Optional.ofNullable(projects.get(slug)).ifPresent(it -> it.sources().forEach(this::wakeIfThere));
    }

    /** A reader that is ready has work waiting. */
    void readerChanged() {
        projects.values().stream()
                .flatMap(it -> it.sources().stream())
                .filter(Source::waits)
                .forEach(this::wakeIfThere);
        tables.stream().filter(Source::waits).forEach(this::wakeIfThere);
    }

    private void wakeIfThere(Source source) {
        if (!source.directories().isEmpty()) {
            wake(source);
        }
    }

    private void wake(Source source) {
        source.wake(System.nanoTime());
        awake.add(source);
    }

    /** When a look is due; far away if none is. */
    long nextNanos() {
        long now = System.nanoTime();
        return pass.isEmpty()
                ? awake.stream().mapToLong(it -> it.ladder().dueNanos()).min().orElse(now + TimeUnit.HOURS.toNanos(1))
                : now;
    }

    void lookAtDue() {
        for (Source source : List.copyOf(awake)) {
            long started = System.nanoTime();
            if (source.ladder().dueNanos() - started <= 0) {
                // Watched first: what comes between the look and the watching would go untold.
                watch(source);
                source.look();
                source.ladder().looked(started, System.nanoTime());
                if (!source.ladder().isUnderWay() && source.isBusy()) {
                    source.ladder().retry(System.nanoTime());
                } else if (!source.ladder().isUnderWay()) {
                    awake.remove(source);
                }
            }
        }
    }

    void beginPass() {
        pass.clear();
        projects.values().forEach(it -> pass.addAll(it.sources()));
        pass.addAll(tables);
    }

    void continuePass() {
        long end = System.nanoTime() + PIECE_NANOS;
        while (!pass.isEmpty() && System.nanoTime() - end < 0) {
            Source source = pass.poll();
            watch(source);
            source.reconcile();
        }
    }

    private void watch(Source source) {
        if (index.concern(source, source.directories())) {
            wake(source);
        }
    }

    Optional<Details> details(DetailsRequest request) {
        return Optional.ofNullable(projects.get(request.project()))
                .filter(it -> it.project().account().equals(request.account()))
                .flatMap(it -> it.sources().stream()
                        .filter(source -> source.has(request.runId()))
                        .findFirst())
                .flatMap(source -> source.details(request.runId()));
    }
}
