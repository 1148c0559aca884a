package dev.signalbox.watch.run.wire;

import java.util.Optional;

/**
 * A row of somebody's table of events.
 *
 * @param type as its type column says; empty if there is none, or nothing in it
 * @param mark changes when another row gets its id
 * @param data the row as a JSON object on one line
 */
public record TableRow(long id, Optional<String> type, String mark, String data) {}
