package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Project;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.log.LogName;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Asks the node of a project about its logs. Used on the event loop. */
final class LogCalls {
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern GENERATION = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private final Bus bus;
    private final ProjectDirectory directory;

    LogCalls(Bus bus, ProjectDirectory directory) {
        this.bus = bus;
        this.directory = directory;
    }

    /**
     * The log that the path names.
     *
     * @throws ProblemException 400 for a name that none can have
     */
    static LogName name(Call call) {
        String project = slug(call.parameter("project"));
        String id = call.parameter("log_id");
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(Problem.badRequest("invalid_log_id", "the id of a log fits " + ID));
        }
        return new LogName(call.caller().account(), project, id);
    }

    static String slug(String text) {
        if (!SLUG.matcher(text).matches()) {
            throw new ProblemException(Problem.badRequest("invalid_slug", "a slug fits " + SLUG));
        }
        return text;
    }

    static Optional<String> generation(Call call) {
        Optional<String> generation = call.query("generation").filter(text -> !text.isEmpty());
        if (generation.filter(text -> !GENERATION.matcher(text).matches()).isPresent()) {
            throw new ProblemException(Problem.badRequest("bad_query", "generation is not one of this server's"));
        }
        return generation;
    }

    static Problem unknownLog() {
        return new Problem(404, "unknown_log", "there is no such log");
    }

    /** The project, if the account has it; @throws ProblemException 404 {@code unknown_project} if not. */
    Project project(String account, String slug) {
        return directory.of(account).project(slug).orElseThrow(() -> new ProblemException(ProjectLookup.unknown()));
    }

    /** Asks the node of the log's project. */
    <Q extends Record, A extends Record> Future<A> ask(
            LogName name, Function<String, Command<Q, A>> command, Q question) {
        return askNode(project(name.account(), name.project()).node(), command, question);
    }

    <Q extends Record, A extends Record> Future<A> askNode(
            String node, Function<String, Command<Q, A>> command, Q question) {
        return bus.request(command.apply(node), question, Logs.TIMEOUT_MS);
    }
}
