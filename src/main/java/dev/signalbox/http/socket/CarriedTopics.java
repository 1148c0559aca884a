package dev.signalbox.http.socket;

import dev.signalbox.http.log.LogDirectory;
import dev.signalbox.http.log.LogName;
import dev.signalbox.http.log.LogStart;
import dev.signalbox.http.stream.OpenStream;
import dev.signalbox.http.stream.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The topics that one socket carries now, and how its client changes that. Used on one event loop. */
final class CarriedTopics {
    /** A log that is followed from its end begins with so many lines. */
    private static final int USUAL_LINES = 200;

    private static final String LOG_TOPIC = "log:";

    private final OpenStream stream;
    private final SocketContent content;
    private final LogDirectory directory;
    private final String account;
    // What takes a topic away again, by name.
    private final Map<String, Runnable> carried = new LinkedHashMap<>();
    private final Map<String, Runnable> logs = new LinkedHashMap<>();

    /** @param account of the caller: no log of another one is found */
    CarriedTopics(OpenStream stream, SocketContent content, LogDirectory directory, String account) {
        this.stream = stream;
        this.content = content;
        this.directory = directory;
        this.account = account;
        content.topics().forEach((name, topic) -> {
            Runnable remove = stream.add(topic);
            if (name.startsWith(LOG_TOPIC)) {
                logs.put(name.substring(LOG_TOPIC.length()), remove);
            } else {
                carried.put(name, remove);
            }
        });
        content.beside().forEach(stream::add);
    }

    /** @throws BadMessageException if it names what is no state that the socket carries */
    void tellAnew(ClientMessage.RequestSnapshot request, About about) {
        List<String> names = request.topics().orElseGet(() -> List.copyOf(carried.keySet()));
        Map<String, Topic> states = new LinkedHashMap<>();
        for (String name : names) {
            Optional<Topic> state = carried.containsKey(name) ? content.whole().apply(name) : Optional.empty();
            state.ifPresent(topic -> states.put(name, topic));
            if (state.isEmpty() && request.topics().isPresent()) {
                throw new BadMessageException(
                        "unknown_topic", "this socket carries no state \"" + name + "\"", Optional.of("topics"), about);
            }
        }
        states.forEach((name, topic) -> {
            carried.get(name).run();
            carried.put(name, stream.add(topic));
        });
    }

    /** @throws BadMessageException if the socket follows too many logs already */
    void follow(ClientMessage.SubscribeLogs request, About about) {
        String name = request.project() + "/" + request.logId();
        unfollow(name);
        if (logs.size() >= SocketSession.MAX_LOGS) {
            throw new BadMessageException(
                    "too_many_logs",
                    "a socket follows at most " + SocketSession.MAX_LOGS + " logs",
                    Optional.empty(),
                    about);
        }
        LogStart start = request.from()
                .<LogStart>map(from -> new LogStart.At(request.generation().orElse(""), from))
                .orElseGet(() -> new LogStart.Last(request.tailLines().orElse(USUAL_LINES)));
        logs.put(name, stream.add(directory.of(new LogName(account, request.project(), request.logId()), start)));
    }

    /** @param name {@code project/log_id} */
    void unfollow(String name) {
        Optional.ofNullable(logs.remove(name)).ifPresent(Runnable::run);
    }
}
