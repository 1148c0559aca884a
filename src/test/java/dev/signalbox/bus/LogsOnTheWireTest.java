package dev.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogsOnTheWireTest {
    @Test
    void what_is_said_about_logs_survives_the_way_between_nodes() {
        Logs.Line line = new Logs.Line(3, "a\u0000\uFFFD \u001b[1m", 7);
        List<Record> messages = List.of(
                new Logs.ListRequest("default", Optional.empty()),
                new Logs.Listing(List.of(new LogFile("i", "shop", "a.log", "text", 1, Instant.EPOCH)), true),
                new Logs.SliceRequest(
                        "default",
                        "shop",
                        "i",
                        Optional.of("g"),
                        new Logs.Where(Optional.of(1L), Optional.empty(), Optional.of(2L)),
                        1,
                        2),
                new Logs.SliceAnswer(Optional.of(new Logs.Slice(
                        "g",
                        1,
                        2,
                        3,
                        List.of(line),
                        Optional.of(line),
                        true,
                        Optional.of("truncated"),
                        Optional.of(new Logs.Skipped(1, 2, Optional.of(3L))),
                        Optional.of("h")))),
                new Logs.FollowAnswer(Optional.of(new Logs.Grew("alpha", "default", "shop", "i", "g", 9, true))),
                new Logs.SearchRequest("default", "shop", "i", Optional.empty(), "x", 0, 5),
                new Logs.SearchAnswer(
                        Optional.of(new Logs.Hits("g", List.of(line), 1, 2, true, false, Optional.empty()))),
                new Logs.RawRequest("default", "shop", "i", Optional.empty(), 0, 1),
                new Logs.RawAnswer(Optional.of(new Logs.Raw("g", "a.log", 1, "eA=="))));
        RecordCodec codec = new RecordCodec();
        for (Record message : messages) {
            Buffer wire = Buffer.buffer();
            codec.encodeToWire(wire, message);
            assertThat(codec.decodeFromWire(0, wire)).isEqualTo(message);
        }
    }
}
