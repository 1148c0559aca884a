/**
 * The event journal: writes rows that others ask for and what Signalbox itself sees, publishes every committed row once and
 * in order, whoever wrote it, answers questions about the past, and makes room.
 */
package dev.signalbox.journal;
