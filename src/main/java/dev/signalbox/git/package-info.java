/**
 * The guarded git command line. A watched repository is foreign ground: its configuration, attributes and hooks may name
 * programs, and none of them may ever run because somebody looked at it. Everything that starts git goes through {@link
 * dev.signalbox.git.GitRunner}; what can be learnt without starting it is read as plain files, with bounds.
 *
 * <p>All calls block; call them from worker threads. This room knows no other.
 */
package dev.signalbox.git;
