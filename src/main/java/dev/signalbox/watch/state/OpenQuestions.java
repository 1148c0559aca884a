package dev.signalbox.watch.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The questions of a project that lie in files and wait for a person.
 *
 * @param pending how many
 * @param asks the first of them in words, the longest wait first
 * @param since when the first was asked; there if and only if one is pending
 */
public record OpenQuestions(int pending, List<String> asks, Optional<Instant> since) {
    public static final OpenQuestions NONE = new OpenQuestions(0, List.of(), Optional.empty());

    public OpenQuestions {
        asks = List.copyOf(asks);
    }
}
