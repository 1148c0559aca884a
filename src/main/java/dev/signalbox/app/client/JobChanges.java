package dev.signalbox.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads one open stream of changes; notices when it has fallen silent. */
final class JobChanges implements AutoCloseable {
    /** Heartbeats come every 15 s; three missing ones mean that nobody is there any more. */
    private static final long SILENCE_S = 45;

    private static final int MAX_WAITING = 1_000;
    private static final Change END = new Change("end", "");

    /** One event of the stream. */
    record Change(String event, String data) {
        /** Its data; fails if that is no JSON. */
        JsonNode json() throws RefusedCallException {
            try {
                return ServerCalls.JSON.readTree(data);
            } catch (JsonProcessingException e) {
                throw new RefusedCallException("the server says what is no JSON: " + e.getOriginalMessage());
            }
        }
    }

    private final InputStream stream;
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>(MAX_WAITING);

    JobChanges(InputStream stream) {
        this.stream = stream;
        Thread reader = new Thread(this::read, "job-changes");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next event; empty if the stream has ended, broke off or is silent. */
    Optional<Change> next() throws InterruptedException {
        Change change = changes.poll(SILENCE_S, TimeUnit.SECONDS);
        return change == null || change == END ? Optional.empty() : Optional.of(change);
    }

    private void read() {
        try {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                String event = "message";
                StringBuilder data = new StringBuilder();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        data.append(line, 6, line.length());
                    } else if (line.isEmpty()) {
                        if (data.length() > 0) {
                            changes.put(new Change(event, data.toString()));
                        }
                        event = "message";
                        data.setLength(0);
                    }
                }
            } catch (IOException e) {
                // However a stream ends, the one who follows connects again.
                changes.put(END);
                return;
            }
            changes.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new IllegalStateException("a stream that is given up cannot be closed", e);
        }
    }
}
