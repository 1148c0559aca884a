/** Notices by webhook: to hosts that are listed, and to addresses that may be reached. */
package dev.signalbox.handoff.notice.webhook;
