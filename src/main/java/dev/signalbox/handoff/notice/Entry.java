package dev.signalbox.handoff.notice;

import java.time.Instant;
import java.util.Optional;

/**
 * What one notice tells. Its texts come from agents and files and are not to be trusted.
 *
 * @param id of its row
 * @param account whose it is
 * @param subject see {@link Condition}
 * @param happenedAt UTC
 */
public record Entry(
        String id,
        String account,
        Trigger on,
        String subject,
        Optional<String> project,
        String title,
        String body,
        Instant happenedAt) {}
