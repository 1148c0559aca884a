/**
 * Notices: tells people by mail and webhook that they are needed. Listens to what the others publish, keeps what is to be
 * sent in the own database, and sends each thing to each recipient at most once.
 */
package dev.signalbox.handoff.notice;
