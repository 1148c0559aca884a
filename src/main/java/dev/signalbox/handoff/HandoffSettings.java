package dev.signalbox.handoff;

import java.time.Duration;

/**
 * How much of the past is kept.
 *
 * @param node the node's name
 * @param keepFor how long a resolved handoff is kept
 * @param keepCount how many resolved handoffs are kept
 */
public record HandoffSettings(String node, Duration keepFor, int keepCount) {}
