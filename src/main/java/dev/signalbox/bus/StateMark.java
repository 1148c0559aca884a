package dev.signalbox.bus;

/**
 * Where a publication of state stands.
 *
 * @param epoch changes when the publisher restarts; sequence numbers count within an epoch
 * @param seq of the last change; each change has one more than the one before
 * @param signature of everything that is published, after that change
 */
public record StateMark(String epoch, long seq, String signature) {}
