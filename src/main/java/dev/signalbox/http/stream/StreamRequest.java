package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/**
 * What a stream is to carry.
 *
 * @param heartbeat how often {@code heartbeat {at}} is sent
 * @param greeting events, encoded for the wire, that go out first
 * @param topics all of the owner's account; those named first are served first
 */
public record StreamRequest(StreamOwner owner, Duration heartbeat, List<Buffer> greeting, List<Topic> topics) {
    public StreamRequest {
        greeting = List.copyOf(greeting);
        topics = List.copyOf(topics);
    }
}
