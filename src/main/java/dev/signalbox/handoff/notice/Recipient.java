package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices.Medium;

/**
 * Who is told.
 *
 * @param name a mail address, or the name of the channel whose webhook it is
 */
public record Recipient(String account, Medium medium, String name) {}
