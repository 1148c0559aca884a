package dev.signalbox.journal;

import java.util.Optional;

/**
 * A row as it lies in the database, whoever wrote it. What is too large to be looked at is empty although it has a size.
 *
 * @param account empty also if it is no text at all
 * @param dataBytes how large the data is
 */
record RawRow(
        long id,
        Optional<String> type,
        Optional<String> account,
        Optional<String> project,
        Optional<String> actor,
        Optional<String> createdAt,
        Optional<String> data,
        long dataBytes) {}
