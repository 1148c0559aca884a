package dev.signalbox.watch.state;

/**
 * This host as of one moment: what claims are compared with.
 *
 * @param name as the host calls itself; numbers of processes on hosts with other names mean nothing here
 */
public record Host(String name, ProcessTable processes, LockTable locks) {}
