/**
 * Benchmarks of the event journal: they start each server in a process of its own, load it over sockets as any client
 * would, and print one table each, with every figure also as a ratio to a baseline of the same run.
 */
package dev.signalbox.bench;
