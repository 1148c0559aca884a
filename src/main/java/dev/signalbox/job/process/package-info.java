/**
 * One command as a process: its start in a session of its own, its output (progress and log), and the end of everything
 * that it started. Plain classes; whoever calls gives the thread.
 */
package dev.signalbox.job.process;
