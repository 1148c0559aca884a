package dev.signalbox.http.api;

import dev.signalbox.bus.Json;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.log.LogDirectory;
import dev.signalbox.http.log.LogName;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.GateDirectory;
import dev.signalbox.http.state.HandoffDirectory;
import dev.signalbox.http.state.JobDirectory;
import dev.signalbox.http.state.NodeDirectory;
import dev.signalbox.http.state.ProjectDirectory;
import dev.signalbox.http.state.RunDirectory;
import dev.signalbox.http.stream.HistoryForm;
import dev.signalbox.http.stream.StateTopic;
import dev.signalbox.http.stream.Topic;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The topics that one stream or socket can carry, and what a caller gets of those that it names. */
final class PageTopics {
    private static final int MAX_TOPICS = 64;
    private static final Set<String> STATES = Set.of("projects", "nodes", "runs", "gates", "handoffs");
    /** What only administrators may see. */
    private static final Set<String> FOR_ADMINS = Set.of("jobs", "job-log");

    private static final String EVENTS = "events";
    private static final HistoryForm ROW = HistoryForm.named("event");
    private static final String VALID =
            "projects, nodes, events, runs, gates, jobs, job-log, handoffs, log:{project}/{log_id}";

    private final ProjectDirectory projects;
    private final NodeDirectory nodes;
    private final EventDirectory events;
    private final JobDirectory jobs;
    private final RunDirectory runs;
    private final HandoffDirectory handoffs;
    private final LogDirectory logs;
    private final GateDirectory gates;
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

    /**
     * What a caller gets.
     *
     * @param greeting {@code hello}, and what is to be said of topics before they begin
     * @param topics by name, in the order in which they were named
     */
    record Selection(List<Buffer> greeting, Map<String, Topic> topics) {}

    /** @param epoch new with every start of the server */
    PageTopics(
            ProjectDirectory projects,
            NodeDirectory nodes,
            EventDirectory events,
            JobDirectory jobs,
            RunDirectory runs,
            HandoffDirectory handoffs,
            LogDirectory logs,
            GateDirectory gates,
            String node,
            String version,
            String epoch) {
        this.projects = projects;
        this.nodes = nodes;
        this.events = events;
        this.jobs = jobs;
        this.runs = runs;
        this.handoffs = handoffs;
        this.logs = logs;
        this.gates = gates;
        this.node = node;
        this.version = version;
        this.epoch = epoch;
    }

    /**
     * What the caller gets of the topics in its query.
     *
     * @param form of the greeting
     * @throws ProblemException 400 for a name that is none, 403 if none of them is for the caller
     */
    Selection selected(Call call, WireForm form) {
        Set<String> wanted = wanted(call);
        Map<String, String> have = have(call);
        LogTopics logTopics = LogTopics.of(call);
        List<Buffer> after = new ArrayList<>();
        Map<String, Topic> topics = new LinkedHashMap<>();
        boolean admin = call.caller().role().covers(Role.ADMIN);
        // A page asks for all that it can show, whoever looks at it; one that asks for nothing else is told at once.
        if (!admin && FOR_ADMINS.containsAll(wanted)) {
            throw new ProblemException(new Problem(403, "role_too_low", "these topics need the role admin"));
        }
        for (String name : wanted) {
            if (name.equals(EVENTS)) {
                topics.put(name, events.of(call.caller().account()).from(EventCursor.of(call), ROW));
                continue;
            }
            if (LogTopics.isTopic(name)) {
                LogName log = logTopics.name(name);
                topics.put(name, logs.of(log, logTopics.start(log)));
                continue;
            }
            if (!admin && FOR_ADMINS.contains(name)) {
                after.add(reset(form, name, "needs the role admin"));
                continue;
            }
            Optional<StateTopic> topic = state(name, call.caller().account());
            if (topic.isEmpty()) {
                after.add(reset(form, name, "not served by this version"));
                continue;
            }
            Optional<String> seen = Optional.ofNullable(have.get(name));
            String now = topic.get().signature();
            if (seen.filter(now::equals).isPresent()) {
                Buffer current = Buffer.buffer();
                form.change(current, name, Json.encodeToBuffer(new Current("current", now)));
                after.add(current);
            }
            topics.put(name, (wake, wire) -> topic.get().subscribe(wake, wire, seen));
        }
        List<Buffer> greeting = new ArrayList<>();
        greeting.add(hello(form, List.copyOf(topics.keySet())));
        greeting.addAll(after);
        return new Selection(greeting, topics);
    }

    /** The state topic of that name; empty if there is none, or it is no state. */
    Optional<StateTopic> state(String name, String account) {
        return switch (name) {
            case "projects" -> Optional.of(projects.of(account).topic());
            case "nodes" -> Optional.of(nodes.topic());
            case "runs" -> Optional.of(runs.of(account).topic());
            case "gates" -> Optional.of(gates.of(account).topic());
            case "handoffs" -> Optional.of(handoffs.of(account).topic());
            case "jobs" -> Optional.of(jobs.of(account).topic());
            case "job-log" -> Optional.of(jobs.of(account).logs());
            default -> Optional.empty();
        };
    }

    private Buffer hello(WireForm form, List<String> served) {
        Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Optional<EventDirectory.Position> journal = events.position();
        return form.event(
                "hello",
                Json.encodeToBuffer(new Hello(
                        node,
                        version,
                        epoch,
                        served,
                        time,
                        journal.map(EventDirectory.Position::epoch),
                        journal.map(EventDirectory.Position::lastId))));
    }

    private static Buffer reset(WireForm form, String topic, String reason) {
        Buffer out = Buffer.buffer();
        form.event(out, "reset", OptionalLong.empty(), Json.encodeToBuffer(new Reset(topic, reason)));
        return out;
    }

    private static Set<String> wanted(Call call) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : call.query("topics").orElse("").split(",")) {
            String topic = name.strip();
            boolean known = STATES.contains(topic)
                    || topic.equals(EVENTS)
                    || FOR_ADMINS.contains(topic)
                    || LogTopics.isTopic(topic);
            if (!known) {
                throw new ProblemException(Problem.badRequest("unknown_topic", "topics are: " + VALID));
            }
            names.add(topic);
        }
        if (names.size() > MAX_TOPICS) {
            throw new ProblemException(
                    Problem.badRequest("too_many_topics", "a stream carries up to " + MAX_TOPICS + " topics"));
        }
        if (names.stream().filter(LogTopics::isTopic).count() > LogTopics.MAX) {
            throw new ProblemException(
                    Problem.badRequest("too_many_topics", "a stream carries up to " + LogTopics.MAX + " logs"));
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
}
