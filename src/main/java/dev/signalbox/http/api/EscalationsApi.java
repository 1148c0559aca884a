package dev.signalbox.http.api;

import dev.signalbox.bus.Json;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.state.AccountHandoffs;
import dev.signalbox.http.state.HandoffDirectory;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamRequest;
import dev.signalbox.http.stream.WireForm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The escalations of the caller's account as they come and go. */
final class EscalationsApi {
    private static final Duration HEARTBEAT = Duration.ofSeconds(25);

    private final HandoffDirectory directory;
    private final StreamHub streams;

    private record Ready(String account, Instant serverTime, Optional<Integer> open) {}

    EscalationsApi(HandoffDirectory directory, StreamHub streams) {
        this.directory = directory;
        this.streams = streams;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.stream("/api/v1/ai-sessions/escalations/stream", Access.ENGINEER_OR_ADMIN, this::open));
    }

    private Answer open(Call call) {
        String account = call.caller().account();
        AccountHandoffs handoffs = directory.of(account);
        Ready ready = new Ready(
                account,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                directory.whole() ? Optional.of(handoffs.open().size()) : Optional.empty());
        streams.open(
                call.ctx(),
                new StreamRequest(
                        Owners.of(call.caller()),
                        HEARTBEAT,
                        List.of(WireForm.SSE.event("ready", Json.encodeToBuffer(ready))),
                        List.of(handoffs.escalations())));
        return new Answer.Taken();
    }
}
