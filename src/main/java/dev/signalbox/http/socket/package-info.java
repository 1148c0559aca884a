/**
 * The WebSocket twin of the streams: what clients say on it and how they are answered. What they are told is told by the same
 * topics, over {@link dev.signalbox.http.stream}.
 */
package dev.signalbox.http.socket;
