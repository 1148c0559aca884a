package dev.signalbox.gate;

import java.time.Duration;

/**
 * What the gates of one node need to know.
 *
 * @param poll from one look at every project to the next, which finds what no file event told
 * @param keep how long an answered gate is kept
 * @param keepPerProject answered gates that are kept at most, of each project
 */
public record GateSettings(String node, Duration poll, Duration keep, int keepPerProject) {}
