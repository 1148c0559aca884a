package dev.signalbox.http.api;

import dev.signalbox.bus.Project;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.state.ProjectDirectory;
import java.util.regex.Pattern;

/** Finds the project that a path names, among those that the caller may see. Used on the event loop. */
final class ProjectLookup {
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final ProjectDirectory directory;

    ProjectLookup(ProjectDirectory directory) {
        this.directory = directory;
    }

    /**
     * The project of the path's {@code slug}.
     *
     * @throws ProblemException 400 {@code invalid_slug} before anything is looked up; 404 {@code unknown_project}, also for
     *     another account's
     */
    Project project(Call call) {
        return project(call, "slug");
    }

    /** The project that a parameter of the path names; as {@link #project(Call)}. */
    Project project(Call call, String parameter) {
        String slug = call.parameter(parameter);
        if (!SLUG.matcher(slug).matches()) {
            throw new ProblemException(Problem.badRequest("invalid_slug", "a slug fits " + SLUG));
        }
        return directory.of(call.caller().account()).project(slug).orElseThrow(() -> new ProblemException(unknown()));
    }

    static Problem unknown() {
        return new Problem(404, "unknown_project", "there is no such project");
    }
}
