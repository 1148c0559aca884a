package dev.signalbox.http.api;

import dev.signalbox.bus.Json;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.GateDirectory;
import dev.signalbox.http.state.JobDirectory;
import dev.signalbox.http.state.NodeDirectory;
import dev.signalbox.http.state.ProjectDirectory;
import dev.signalbox.http.stream.HistoryForm;
import dev.signalbox.http.stream.SseEncoder;
import dev.signalbox.http.stream.StateTopic;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamRequest;
import dev.signalbox.http.stream.Topic;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The page's one stream: several topics. Those of state begin with their snapshot or, for a reader that has it still,
 * with the news that it is current; events begin after the reader's last one.
 */
final class PageStreamApi {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int MAX_TOPICS = 64;
    private static final Set<String> NOT_YET = Set.of("runs", "handoffs");
    /** What only administrators may see. */
    private static final Set<String> FOR_ADMINS = Set.of("jobs", "job-log");

    private static final Pattern LOG = Pattern.compile("log:[A-Za-z0-9_-]{1,64}/[A-Za-z0-9._-]{1,128}");
    private static final String EVENTS = "events";
    private static final HistoryForm ROW = HistoryForm.named("event");
    private static final String VALID =
            "projects, nodes, events, runs, gates, jobs, job-log, handoffs, log:{project}/{log_id}";

    private final ProjectDirectory projects;
    private final NodeDirectory nodes;
    private final EventDirectory events;
    private final JobDirectory jobs;
    private final GateDirectory gates;
    private final StreamHub streams;
    private final String node;
    private final String version;
    private final String epoch;

    private record Hello(
            String node,
            String version,
            String epoch,
            List<String> topics,
            Instant serverTime,
            Optional<String> journalEpoch,
            Optional<Long> journalLastId) {
        Hello {
            topics = List.copyOf(topics);
        }
    }

    private record Reset(String topic, String reason) {}

    private record Current(String op, String signature) {}

    /** @param epoch new with every start of the server */
    PageStreamApi(
            ProjectDirectory projects,
            NodeDirectory nodes,
            EventDirectory events,
            JobDirectory jobs,
            GateDirectory gates,
            StreamHub streams,
            String node,
            String version,
            String epoch) {
        this.projects = projects;
        this.nodes = nodes;
        this.events = events;
        this.jobs = jobs;
        this.gates = gates;
        this.streams = streams;
        this.node = node;
        this.version = version;
        this.epoch = epoch;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.stream("/api/stream", Access.VIEWER, this::open));
    }

    private Answer open(Call call) {
        Set<String> wanted = wanted(call);
        Map<String, String> have = have(call);
        List<String> served = new ArrayList<>();
        List<Buffer> after = new ArrayList<>();
        List<Topic> topics = new ArrayList<>();
        boolean admin = call.caller().role().covers(Role.ADMIN);
        // A page asks for all that it can show, whoever looks at it; one that asks for nothing else is told at once.
        if (!admin && FOR_ADMINS.containsAll(wanted)) {
            throw new ProblemException(new Problem(403, "role_too_low", "these topics need the role admin"));
        }
        for (String name : wanted) {
            if (name.equals(EVENTS)) {
                served.add(name);
                topics.add(events.of(call.caller().account()).from(EventCursor.of(call), ROW));
                continue;
            }
            if (!admin && FOR_ADMINS.contains(name)) {
                after.add(event("reset", new Reset(name, "needs the role admin")));
                continue;
            }
            Optional<StateTopic> topic = topic(name, call);
            if (topic.isEmpty()) {
                after.add(event("reset", new Reset(name, "not served by this version")));
                continue;
            }
            served.add(name);
            Optional<String> seen = Optional.ofNullable(have.get(name));
            String now = topic.get().signature();
            if (seen.filter(now::equals).isPresent()) {
                after.add(event(name, new Current("current", now)));
            }
            topics.add(wake -> topic.get().subscribe(wake, seen));
        }
        List<Buffer> greeting = new ArrayList<>();
        Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Optional<EventDirectory.Position> journal = events.position();
        greeting.add(event(
                "hello",
                new Hello(
                        node,
                        version,
                        epoch,
                        served,
                        time,
                        journal.map(EventDirectory.Position::epoch),
                        journal.map(EventDirectory.Position::lastId))));
        greeting.addAll(after);
        streams.open(call.ctx(), new StreamRequest(Owners.of(call.caller()), HEARTBEAT, greeting, topics));
        return new Answer.Taken();
    }

    private Optional<StateTopic> topic(String name, Call call) {
        return switch (name) {
            case "projects" -> Optional.of(projects.of(call.caller().account()).topic());
            case "nodes" -> Optional.of(nodes.topic());
            case "gates" -> Optional.of(gates.of(call.caller().account()).topic());
            case "jobs" -> Optional.of(jobs.of(call.caller().account()).topic());
            case "job-log" -> Optional.of(jobs.of(call.caller().account()).logs());
            default -> Optional.empty();
        };
    }

    private static Set<String> wanted(Call call) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : call.query("topics").orElse("").split(",")) {
            String topic = name.strip();
            boolean known = topic.equals("projects")
                    || topic.equals("nodes")
                    || topic.equals("gates")
                    || topic.equals(EVENTS)
                    || FOR_ADMINS.contains(topic)
                    || NOT_YET.contains(topic)
                    || LOG.matcher(topic).matches();
            if (!known) {
                throw new ProblemException(Problem.badRequest("unknown_topic", "topics are: " + VALID));
            }
            names.add(topic);
        }
        if (names.size() > MAX_TOPICS) {
            throw new ProblemException(
                    Problem.badRequest("too_many_topics", "a stream carries up to " + MAX_TOPICS + " topics"));
        }
        return names;
    }

    // What does not parse is no reason to refuse: the reader then gets what it has once more.
    private static Map<String, String> have(Call call) {
        Map<String, String> have = new HashMap<>();
        for (String entry : call.query("have").orElse("").split(",", MAX_TOPICS)) {
            int colon = entry.indexOf(':');
            if (colon > 0) {
                have.put(entry.substring(0, colon), entry.substring(colon + 1));
            }
        }
        return have;
    }

    private static Buffer event(String name, Record data) {
        return SseEncoder.event(name, Json.encodeToBuffer(data));
    }
}
