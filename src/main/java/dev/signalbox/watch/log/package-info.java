/**
 * The log files of projects: which there are, their lines, and how they grow. Files are never opened but through a name that
 * was found inside the project. Blocking Java for threads of its own; only {@link dev.signalbox.watch.log.LogCommands} knows
 * the bus.
 */
package dev.signalbox.watch.log;
