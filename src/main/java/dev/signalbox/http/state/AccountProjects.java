package dev.signalbox.http.state;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.bus.Signature;
import dev.signalbox.http.stream.StateTopic;
import dev.signalbox.http.stream.TopicImage;
import dev.signalbox.http.stream.WholeBodyTopic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All projects of one account, of whatever node, as topic, list and single values. If two nodes have a project of the same
 * name, the first that told of it is shown, and a problem beside it. Used on one event loop.
 */
public final class AccountProjects {
    private static final String PROBLEMS = "problems";

    private final String thisNode;
    private final Clock clock;
    private final StateTopic topic = new StateTopic("projects");
    private final WholeBodyTopic status;
    // By slug, then by node in the order in which they came.
    private final Map<String, LinkedHashMap<String, Project>> claims = new HashMap<>();
    private final FolderIndex folders = new FolderIndex();
    private final TreeSet<String> claimedTwice = new TreeSet<>();
    private final TreeMap<String, List<WorkspaceProblem>> problems = new TreeMap<>();
    private Optional<Body> body = Optional.empty();

    /**
     * The list of all projects as one JSON object.
     *
     * @param signature of its content
     */
    public record Body(String signature, Buffer json) {}

    private record ToldProblem(String workspace, String message) {}

    AccountProjects(Vertx vertx, String thisNode, Clock clock) {
        this.thisNode = thisNode;
        this.clock = clock;
        this.status = new WholeBodyTopic(vertx, "status", topic, "projects", this::lead);
        tellProblems();
    }

    /** Changes one by one, after a snapshot. */
    public StateTopic topic() {
        return topic;
    }

    /** The whole at every change. */
    public WholeBodyTopic status() {
        return status;
    }

    /** {@code {node, generated_at, signature, projects, problems}}; made anew only when something changed. */
    public Body list() {
        TopicImage image = topic.image();
        if (body.isEmpty() || !body.get().signature().equals(image.signature())) {
            body = Optional.of(new Body(image.signature(), image.json(lead(), "projects")));
        }
        return body.get();
    }

    public Optional<Project> project(String slug) {
        return Optional.ofNullable(claims.get(slug))
                .map(byNode -> byNode.values().iterator().next());
    }

    /** One a name. */
    public List<Project> projects() {
        return claims.values().stream()
                .map(byNode -> byNode.values().iterator().next())
                .toList();
    }

    /** The project whose folder is that one or its nearest ancestor that is a project's, told by the paths' names. */
    public Optional<Project> around(String folder) {
        return folders.around(folder).flatMap(this::project);
    }

    void put(Project project) {
        LinkedHashMap<String, Project> byNode = claims.computeIfAbsent(project.slug(), slug -> new LinkedHashMap<>());
        boolean newClaim = byNode.put(project.node(), project) == null;
        show(project.slug());
        if (newClaim && byNode.size() > 1) {
            claimedTwice.add(project.slug());
            tellProblems();
        }
    }

    void remove(String node, String slug) {
        LinkedHashMap<String, Project> byNode = claims.get(slug);
        if (byNode == null || byNode.remove(node) == null) {
            return;
        }
        if (byNode.isEmpty()) {
            claims.remove(slug);
            topic.remove(slug);
            folders.remove(slug);
        } else {
            show(slug);
        }
        if (byNode.size() < 2 && claimedTwice.remove(slug) || claimedTwice.contains(slug)) {
            tellProblems();
        }
    }

    void problems(String node, List<WorkspaceProblem> ofNode) {
        if (ofNode.isEmpty() ? problems.remove(node) != null : !ofNode.equals(problems.put(node, ofNode))) {
            tellProblems();
        }
    }

    private void show(String slug) {
        Project shown = claims.get(slug).values().iterator().next();
        folders.put(slug, shown.path());
        // Two nodes' versions of one name may be equal by chance of content.
        topic.put(slug, shown.node() + "/" + shown.version(), Json.encodeToBuffer(shown));
    }

    private void tellProblems() {
        List<ToldProblem> told = new ArrayList<>();
        problems.values()
                .forEach(ofNode ->
                        ofNode.forEach(problem -> told.add(new ToldProblem(problem.workspace(), problem.message()))));
        for (String slug : claimedTwice) {
            List<String> nodes = List.copyOf(claims.get(slug).keySet());
            told.add(new ToldProblem(
                    claims.get(slug).get(nodes.get(1)).path(),
                    "project " + slug + " is watched by " + String.join(" and ", nodes) + "; shown is that of "
                            + nodes.get(0)));
        }
        told.sort(Comparator.comparing(ToldProblem::workspace).thenComparing(ToldProblem::message));
        String json = Json.encode(told);
        topic.putMember(PROBLEMS, Signature.versionOf(json), Buffer.buffer(json));
    }

    private Map<String, ?> lead() {
        Map<String, Object> lead = new LinkedHashMap<>();
        lead.put("node", thisNode);
        lead.put("generated_at", Instant.now(clock).truncatedTo(ChronoUnit.MILLIS));
        return lead;
    }
}
