package dev.signalbox.http.api;

import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamRequest;
import dev.signalbox.http.stream.WireForm;
import java.time.Duration;
import java.util.List;

/**
 * The page's one stream: several topics. Those of state begin with their snapshot or, for a reader that has it still,
 * with the news that it is current; events begin after the reader's last one, logs with their last lines or where the
 * reader was.
 */
final class PageStreamApi {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final PageTopics topics;
    private final StreamHub streams;

    PageStreamApi(PageTopics topics, StreamHub streams) {
        this.topics = topics;
        this.streams = streams;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.stream("/api/stream", Access.VIEWER, this::open));
    }

    private Answer open(Call call) {
        PageTopics.Selection selection = topics.selected(call, WireForm.SSE);
        streams.open(
                call.ctx(),
                new StreamRequest(
                        Owners.of(call.caller()),
                        HEARTBEAT,
                        selection.greeting(),
                        List.copyOf(selection.topics().values())));
        return new Answer.Taken();
    }
}
