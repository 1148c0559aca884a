/** Notices by mail. */
package dev.signalbox.handoff.notice.mail;
