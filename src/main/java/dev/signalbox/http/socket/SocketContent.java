package dev.signalbox.http.socket;

import dev.signalbox.http.stream.Topic;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one socket carries.
 *
 * @param greeting messages that go out first, encoded for the wire
 * @param topics by the name that the client gave; all of the caller's account
 * @param beside further topics that belong to them
 * @param whole finds the state topic of that name, to be told from its beginning; empty for one that is no state
 */
public record SocketContent(
        List<Buffer> greeting,
        Map<String, Topic> topics,
        List<Topic> beside,
        Function<String, Optional<Topic>> whole) {}
