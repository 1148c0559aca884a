package dev.signalbox.http.log;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import dev.signalbox.http.log.LogTopic.Trouble;
import dev.signalbox.http.state.ProjectDirectory;
import dev.signalbox.http.stream.Feed;
import dev.signalbox.http.stream.Piece;
import dev.signalbox.http.stream.Topic;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs that streams of one HTTP instance are told of: one topic each, which lives as long as it has readers; meanwhile
 * the node of its project is asked to tell how it grows. Used on the instance's event loop.
 */
public final class LogDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);
    /** Logs that are followed at the same time. */
    static final int MAX_LOGS = 1_000;
    /** A project that is not known may yet be told of, if this server has only just started. */
    private static final long SETTLES_MS = 5_000;

    private static final List<WireForm> FORMS = List.of(WireForm.SSE, WireForm.SOCKET);

    /** Pages are kept as they are sent, so each form of the wire has its own. */
    private record Key(LogName name, WireForm form) {}

    private final Vertx vertx;
    private final Bus bus;
    private final ProjectDirectory projects;
    private final LogPages pages;
    private final Map<Key, LogTopic> topics = new HashMap<>();
    private final Set<LogTopic> asking = new HashSet<>();
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<Long> timer = Optional.empty();

    public LogDirectory(Vertx vertx, Bus bus, ProjectDirectory projects) {
        this.vertx = vertx;
        this.bus = bus;
        this.projects = projects;
        this.pages = new LogPages((ms, task) -> vertx.setTimer(ms, late -> task.run()));
    }

    /** Begins to listen. */
    public void start() {
        registrations.add(bus.subscribe(Logs.GREW, this::grew));
        timer = Optional.of(vertx.setPeriodic(
                Logs.FOLLOW_EVERY_MS, tick -> List.copyOf(topics.keySet()).forEach(this::follow)));
    }

    public Future<Void> stop() {
        timer.ifPresent(vertx::cancelTimer);
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** The lines of a log, for a reader of that account that begins there. */
    public Topic of(LogName name, LogStart start) {
        return (wake, form) -> {
            Key key = new Key(name, form);
            LogTopic known = topics.get(key);
            if (known != null) {
                return known.subscribe(wake, start);
            }
            if (topics.size() >= MAX_LOGS) {
                return new Refused(new LogEvents(name, form).reset("too_many_logs"));
            }
            LogTopic topic = new LogTopic(
                    new LogEvents(name, form),
                    (generation, where, lines, bytes) -> read(name, generation, where, lines, bytes),
                    pages,
                    gone -> topics.remove(key, gone));
            topics.put(key, topic);
            Feed feed = topic.subscribe(wake, start);
            follow(key);
            return feed;
        };
    }

    private void grew(Logs.Grew grew) {
        LogName name = new LogName(grew.account(), grew.project(), grew.logId());
        for (WireForm form : FORMS) {
            Optional.ofNullable(topics.get(new Key(name, form)))
                    .filter(read -> node(name).filter(grew.node()::equals).isPresent())
                    .ifPresent(topic -> topic.stands(grew));
        }
    }

    private void follow(Key key) {
        LogName name = key.name();
        LogTopic topic = topics.get(key);
        if (topic != null && asking.add(topic)) {
            projects.settled(SETTLES_MS).compose(settled -> answer(name)).onComplete(done -> {
                asking.remove(topic);
                if (done.failed()) {
                    LOG.debug(
                            "{} cannot be followed: {}",
                            name.topic(),
                            done.cause().getMessage());
                    topic.troubled(Trouble.UNAVAILABLE);
                } else {
                    done.result().now().ifPresentOrElse(topic::stands, () -> topic.troubled(Trouble.UNKNOWN));
                }
            });
        }
    }

    private Future<Logs.FollowAnswer> answer(LogName name) {
        return node(name)
                .map(node -> bus.request(
                        Logs.followOn(node), new Logs.FollowRequest(name.account(), name.project(), name.logId())))
                .orElseGet(() -> Future.succeededFuture(new Logs.FollowAnswer(Optional.empty())));
    }

    private Future<Logs.SliceAnswer> read(
            LogName name, Optional<String> generation, Logs.Where where, int lines, int bytes) {
        return node(name)
                .map(node -> bus.request(
                        Logs.sliceOn(node),
                        new Logs.SliceRequest(
                                name.account(), name.project(), name.logId(), generation, where, lines, bytes)))
                .orElseGet(() ->
                        Future.failedFuture(new RefusedException(FailureCode.UNAVAILABLE, "the project is not known")));
    }

    private Optional<String> node(LogName name) {
        return projects.of(name.account()).project(name.project()).map(Project::node);
    }

    /** A reader that is told one thing and nothing else. */
    private static final class Refused implements Feed {
        private Optional<Piece> piece;

        Refused(Piece piece) {
            this.piece = Optional.of(piece);
        }

        @Override
        public Optional<Piece> next() {
            Optional<Piece> once = piece;
            piece = Optional.empty();
            return once;
        }

        @Override
        public void close() {
            piece = Optional.empty();
        }
    }
}
