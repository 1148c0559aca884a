/**
 * The job registry and runner: starts the configured actions, keeps account of jobs that run here and elsewhere, and tells
 * everybody how they fare. What it says of a job's state is on disk.
 */
package dev.signalbox.job;
