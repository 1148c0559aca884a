package dev.signalbox.watch.log;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.watch.ProjectRoot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Answers questions about logs, on threads of its own: slices are not kept waiting by searches, and nobody else by either.
 * Thread-safe.
 */
public final class LogDesk implements AutoCloseable {
    private static final int READERS = 4;
    private static final int SEARCHERS = 2;

    /** Where the projects are; asked on any thread. */
    public interface Projects {
        Optional<ProjectRoot> root(String account, String slug);

        List<ProjectRoot> roots(String account);
    }

    private final Projects projects;
    private final LogCatalog catalog;
    private final LogFollower follower;
    private final LogThreads readers = new LogThreads("signalbox-log-read", READERS);
    private final LogThreads searchers = new LogThreads("signalbox-log-search", SEARCHERS);

    /** @param listener hears how followed logs grow, on a thread of the desk */
    public LogDesk(LogSettings settings, Projects projects, Consumer<Logs.Grew> listener) {
        this.projects = projects;
        this.catalog = new LogCatalog(new LogPatterns(settings.patterns()));
        this.follower = new LogFollower(settings.node(), listener);
    }

    /** All futures of this class fail with {@link RefusedException} where the asker may know why. */
    public CompletableFuture<Logs.Listing> list(Logs.ListRequest request) {
        return readers.run(() -> catalog.list(request.project()
                .map(slug -> projects.root(request.account(), slug).stream().toList())
                .orElseGet(() -> projects.roots(request.account()))));
    }

    public CompletableFuture<Logs.SliceAnswer> slice(Logs.SliceRequest request) {
        within("lines", request.maxLines(), Logs.MAX_LINES);
        within("bytes", request.maxBytes(), Logs.MAX_SLICE_BYTES);
        Key key = new Key(request.account(), request.project(), request.logId());
        Logs.Where where = request.where();
        long position = where.from().or(where::before).orElse(0L);
        notNegative(position);
        return readers.run(() -> new Logs.SliceAnswer(read(key, request.generation(), position, view -> {
            Logs.Where wanted = view.reset().isPresent() ? Logs.Where.end() : where;
            return slice(
                    view,
                    new LineReader(view.log(), view.end(), view.finished())
                            .read(wanted, request.maxLines(), request.maxBytes()));
        })));
    }

    private static Logs.Slice slice(View view, LineReader.Lines lines) {
        return new Logs.Slice(
                view.generation(),
                lines.from(),
                lines.to(),
                view.end(),
                lines.lines(),
                lines.partial(),
                lines.more(),
                view.reset(),
                lines.skipped(),
                view.next().filter(any -> lines.to() >= view.end()));
    }

    public CompletableFuture<Logs.SearchAnswer> search(Logs.SearchRequest request) {
        within("characters", request.text().length(), Logs.MAX_SEARCHED_LENGTH);
        within("hits", request.maxHits(), Logs.MAX_HITS);
        notNegative(request.from());
        Key key = new Key(request.account(), request.project(), request.logId());
        return searchers.run(() -> new Logs.SearchAnswer(read(key, request.generation(), request.from(), view -> {
            long from = view.reset().isPresent() ? 0 : Math.min(request.from(), view.end());
            LineSearch.Found found =
                    new LineSearch(view.log(), view.end(), request.text(), request.maxHits()).from(from);
            return new Logs.Hits(
                    view.generation(),
                    found.lines(),
                    found.to(),
                    view.end(),
                    found.exhausted(),
                    found.capped(),
                    view.reset());
        })));
    }

    public CompletableFuture<Logs.RawAnswer> raw(Logs.RawRequest request) {
        within("bytes", request.maxBytes(), Logs.MAX_RAW_BYTES);
        notNegative(request.from());
        Key key = new Key(request.account(), request.project(), request.logId());
        return readers.run(() -> {
            String path = locate(key).map(LogCatalog.Located::path).orElse(key.logId());
            Optional<Optional<Logs.Raw>> raw = read(key, request.generation(), request.from(), view -> {
                byte[] bytes = view.log().bytes(request.from(), request.maxBytes());
                int length = (int) Math.max(0, Math.min(bytes.length, view.end() - request.from()));
                return Optional.of(new Logs.Raw(
                                view.generation(),
                                path,
                                view.end(),
                                Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length))))
                        .filter(any -> view.reset().isEmpty());
            });
            return new Logs.RawAnswer(raw.flatMap(each -> each));
        });
    }

    public CompletableFuture<Logs.FollowAnswer> follow(Logs.FollowRequest request) {
        Key key = new Key(request.account(), request.project(), request.logId());
        return readers.run(() -> project(key))
                .thenCompose(project -> project.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.<Logs.Grew>empty())
                        : follow(key))
                // No generation: it is looked for, and told of when it comes.
                .thenApply(now -> new Logs.FollowAnswer(
                        now.filter(grew -> !grew.generation().isEmpty())));
    }

    private CompletionStage<Optional<Logs.Grew>> follow(Key key) {
        return readers.run(() -> locate(key))
                .thenCompose(located -> located.isPresent()
                        ? follower.follow(
                                        key.followed(),
                                        located.get().folder(),
                                        located.get().path())
                                .thenApply(Optional::of)
                        // It is not there now, but was.
                        : follower.renewed(key.followed()));
    }

    private record Key(String account, String project, String logId) {
        LogFollower.Key followed() {
            return new LogFollower.Key(account, project, logId);
        }
    }

    private Optional<ProjectRoot> project(Key key) {
        return projects.root(key.account(), key.project());
    }

    private Optional<LogCatalog.Located> locate(Key key) {
        return project(key).flatMap(project -> catalog.find(project, key.logId()));
    }

    private <T> Optional<T> read(Key key, Optional<String> generation, long position, LogReadings.Reading<T> reading)
            throws IOException {
        return LogReadings.read(
                () -> project(key).flatMap(any -> follower.find(key.followed())),
                () -> locate(key),
                generation,
                position,
                reading);
    }

    private static void within(String what, int number, int most) {
        if (number < 1 || number > most) {
            throw new RefusedException(FailureCode.BAD_REQUEST, what + " are from 1 to " + most);
        }
    }

    private static void notNegative(long position) {
        if (position < 0) {
            throw new RefusedException(FailureCode.BAD_REQUEST, "a position is not negative");
        }
    }

    @Override
    public void close() throws IOException {
        readers.close();
        searchers.close();
        follower.close();
    }
}
