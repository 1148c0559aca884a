/** What may be started: actions, the check of their parameters, and the command that comes of them. */
package dev.signalbox.job.action;
