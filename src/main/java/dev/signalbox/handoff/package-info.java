/**
 * Handoffs of agents' sessions: what was parked or needs a person, who has claimed it and what became of it. One verticle,
 * talked to over the event bus only; keeps all in the own database.
 */
package dev.signalbox.handoff;
