package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.LogFile;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Project;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.log.LogName;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Log files of projects: which there are, their lines, and what is found in them. */
final class LogsApi {
    private static final String LOG = "/api/logs/{project}/{log_id}";
    private static final int DEFAULT_BYTES = 256 * 1024;
    private static final int DEFAULT_HITS = 100;

    private final LogCalls calls;
    private final ProjectDirectory directory;
    private final LogDownload download;

    private record Slice(
            String generation,
            long from,
            long to,
            long size,
            List<Line> lines,
            Optional<Line> partial,
            boolean truncated,
            Optional<String> reset) {
        static Slice of(Logs.Slice slice) {
            return new Slice(
                    slice.generation(),
                    slice.from(),
                    slice.to(),
                    slice.size(),
                    slice.lines(),
                    slice.partial(),
                    slice.truncated(),
                    slice.reset());
        }
    }

    LogsApi(Bus bus, ProjectDirectory directory) {
        this.calls = new LogCalls(bus, directory);
        this.directory = directory;
        this.download = new LogDownload(calls);
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, "/api/logs", Access.VIEWER, this::list),
                Endpoint.of(HttpMethod.GET, LOG, Access.VIEWER, this::slice),
                Endpoint.of(HttpMethod.GET, LOG + "/search", Access.VIEWER, this::search),
                Endpoint.of(HttpMethod.GET, LOG + "/raw", Access.VIEWER, download::send));
    }

    private Future<Answer> list(Call call) {
        String account = call.caller().account();
        Optional<String> slug = call.query("project").map(LogCalls::slug);
        Set<String> nodes = slug.map(each -> Set.of(calls.project(account, each).node()))
                .orElseGet(() -> directory.of(account).projects().stream()
                        .map(Project::node)
                        .collect(Collectors.toSet()));
        Logs.ListRequest request = new Logs.ListRequest(account, slug);
        List<Future<Logs.Listing>> asked = nodes.stream()
                .map(node -> calls.askNode(node, Logs::listOn, request)
                        // Of several nodes one may be away: the others' logs are shown, and that there are more.
                        .recover(away -> nodes.size() > 1
                                ? Future.succeededFuture(new Logs.Listing(List.of(), true))
                                : Future.failedFuture(away)))
                .toList();
        return Future.all(asked).map(all -> Answer.json(200, merged(all.list())));
    }

    private static Logs.Listing merged(List<Logs.Listing> listings) {
        List<LogFile> newest = listings.stream()
                .flatMap(listing -> listing.logs().stream())
                .sorted(Comparator.comparing(LogFile::modifiedAt)
                        .reversed()
                        .thenComparing(LogFile::project)
                        .thenComparing(LogFile::path))
                .toList();
        boolean more = newest.size() > Logs.MAX_FILES || listings.stream().anyMatch(Logs.Listing::truncated);
        return new Logs.Listing(newest.subList(0, Math.min(Logs.MAX_FILES, newest.size())), more);
    }

    private Future<Answer> slice(Call call) {
        LogName name = LogCalls.name(call);
        Optional<Long> from = JobQueries.number(call, "from", 0, Long.MAX_VALUE);
        Optional<Long> before = JobQueries.number(call, "before", 0, Long.MAX_VALUE);
        if (from.isPresent() && before.isPresent()) {
            throw new ProblemException(Problem.badRequest("bad_query", "from and before are not asked for together"));
        }
        Logs.SliceRequest request = new Logs.SliceRequest(
                name.account(),
                name.project(),
                name.logId(),
                LogCalls.generation(call),
                new Logs.Where(from, before, Optional.empty()),
                number(call, "tail_lines", Logs.MAX_LINES, Logs.MAX_LINES),
                number(call, "limit_bytes", Logs.MAX_SLICE_BYTES, DEFAULT_BYTES));
        return calls.ask(name, Logs::sliceOn, request)
                .map(answer -> Answer.json(200, Slice.of(answer.slice().orElseThrow(LogsApi::unknown))));
    }

    private Future<Answer> search(Call call) {
        LogName name = LogCalls.name(call);
        String text = call.query("q").orElse("");
        if (text.isEmpty() || text.length() > Logs.MAX_SEARCHED_LENGTH) {
            throw new ProblemException(
                    Problem.badRequest("bad_query", "q has 1 to " + Logs.MAX_SEARCHED_LENGTH + " characters"));
        }
        Logs.SearchRequest request = new Logs.SearchRequest(
                name.account(),
                name.project(),
                name.logId(),
                LogCalls.generation(call),
                text,
                JobQueries.number(call, "from", 0, Long.MAX_VALUE).orElse(0L),
                number(call, "limit", Logs.MAX_HITS, DEFAULT_HITS));
        return calls.ask(name, Logs::searchOn, request)
                .map(answer -> Answer.json(200, answer.hits().orElseThrow(LogsApi::unknown)));
    }

    private static ProblemException unknown() {
        return new ProblemException(LogCalls.unknownLog());
    }

    private static int number(Call call, String name, int most, int usual) {
        return JobQueries.number(call, name, 1, most).map(Long::intValue).orElse(usual);
    }
}
