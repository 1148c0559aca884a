package dev.signalbox.http.api;

import dev.signalbox.bus.Project;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.EntityTags;
import dev.signalbox.http.state.AccountProjects;
import dev.signalbox.http.state.ProjectDirectory;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamRequest;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Projects as a list, one by one and as a stream of the whole; with the names that older clients use. */
final class ProjectsApi {
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    private final ProjectDirectory directory;
    private final ProjectLookup lookup;
    private final StreamHub streams;

    ProjectsApi(ProjectDirectory directory, StreamHub streams) {
        this.directory = directory;
        this.lookup = new ProjectLookup(directory);
        this.streams = streams;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/api/projects", Access.VIEWER, this::list),
                Endpoint.stream("/api/projects/stream", Access.VIEWER, this::stream),
                Endpoint.get("/api/projects/{slug}", Access.VIEWER, this::one),
                Endpoint.get("/api/ralph/status", Access.VIEWER, this::list),
                Endpoint.stream("/api/ralph/stream", Access.VIEWER, this::stream));
    }

    private Answer list(Call call) {
        AccountProjects.Body list = projectsOf(call).list();
        return unlessKnown(call, list.signature(), () -> Answer.json(200, list.json()));
    }

    private Answer one(Call call) {
        Project project = lookup.project(call);
        return unlessKnown(call, project.version(), () -> Answer.json(200, project));
    }

    private Answer stream(Call call) {
        streams.open(
                call.ctx(),
                new StreamRequest(
                        Owners.of(call.caller()),
                        HEARTBEAT,
                        List.of(),
                        List.of(projectsOf(call).status())));
        return new Answer.Taken();
    }

    private AccountProjects projectsOf(Call call) {
        return directory.of(call.caller().account());
    }

    private static Answer unlessKnown(Call call, String tag, Supplier<Answer.Whole> answer) {
        List<String> known = call.ctx().request().headers().getAll(HttpHeaders.IF_NONE_MATCH);
        Answer.Whole whole = EntityTags.match(known, tag) ? Answer.empty(304) : answer.get();
        return whole.with("etag", "\"" + tag + "\"");
    }
}
