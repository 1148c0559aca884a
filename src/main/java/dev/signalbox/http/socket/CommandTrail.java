package dev.signalbox.http.socket;

import dev.signalbox.http.auth.Token;
import java.util.Map;
import java.util.Optional;

/** Where commands are put on record. */
@FunctionalInterface
public interface CommandTrail {
    /**
     * Somebody commanded something, or tried to.
     *
     * @param parameters that say of what
     * @param status as the same call over HTTP has it
     * @param code of the problem that it was answered with; empty if it was done
     */
    void command(
            Token caller,
            String operation,
            Map<String, String> parameters,
            int status,
            Optional<String> code,
            long tookMs);
}
