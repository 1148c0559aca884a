/** The protocols by which agents and scripts ask: where the files lie, what stands in them, and how an answer looks. */
package dev.signalbox.gate.source;
