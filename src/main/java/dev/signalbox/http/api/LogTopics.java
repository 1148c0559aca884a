package dev.signalbox.http.api;

import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.log.LogName;
import dev.signalbox.http.log.LogStart;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which logs a stream is to carry, and from where on. */
final class LogTopics {
    /** Logs of one stream. */
    static final int MAX = 16;

    private static final String LOG = "([A-Za-z0-9_-]{1,64})/([A-Za-z0-9._-]{1,128})";
    private static final Pattern TOPIC = Pattern.compile("log:" + LOG);
    private static final Pattern FROM = Pattern.compile(LOG + "@([A-Za-z0-9.-]{1,64}):([0-9]{1,18})");
    private static final long MAX_LINES = 1_000;
    private static final long DEFAULT_LINES = 200;

    private final Map<LogName, LogStart> places = new HashMap<>();
    private final LogStart otherwise;
    private final String account;

    private LogTopics(String account, LogStart otherwise) {
        this.account = account;
        this.otherwise = otherwise;
    }

    static boolean isTopic(String name) {
        return TOPIC.matcher(name).matches();
    }

    /** @throws ProblemException 400 {@code bad_cursor} or {@code bad_query} */
    static LogTopics of(Call call) {
        long lines = JobQueries.number(call, "log_lines", 0, MAX_LINES).orElse(DEFAULT_LINES);
        LogTopics topics = new LogTopics(call.caller().account(), new LogStart.Last((int) lines));
        for (String value : call.ctx().queryParam("log_from")) {
            for (String place : value.isEmpty() ? new String[0] : value.split(",", MAX + 1)) {
                topics.add(place.strip());
            }
        }
        return topics;
    }

    private void add(String text) {
        Matcher parts = FROM.matcher(text);
        if (!parts.matches() || places.size() >= MAX) {
            throw new ProblemException(Problem.badRequest(
                    "bad_cursor", "log_from is project/log_id@generation:byte, at most " + MAX + " of them"));
        }
        places.put(
                new LogName(account, parts.group(1), parts.group(2)),
                new LogStart.At(parts.group(3), Long.parseLong(parts.group(4))));
    }

    /** @param topic for which {@link #isTopic} holds */
    LogName name(String topic) {
        Matcher parts = TOPIC.matcher(topic);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no topic of a log: " + topic);
        }
        return new LogName(account, parts.group(1), parts.group(2));
    }

    LogStart start(LogName name) {
        return places.getOrDefault(name, otherwise);
    }
}
