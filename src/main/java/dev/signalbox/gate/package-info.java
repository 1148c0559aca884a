/**
 * Questions that wait for a person: request files in, exactly one answer out. {@link dev.signalbox.gate.GateVerticle} puts
 * it on the bus; everything else is plain blocking Java on a thread of its own.
 *
 * <p>Whose protocol a file is, is the matter of {@link dev.signalbox.gate.source.GateSource}: a new one is one class, and
 * one line in its list.
 */
package dev.signalbox.gate;
