/**
 * Server-Sent Events: what a stream is made of and how it is kept alive, up to date and bounded.
 *
 * <p>A {@link dev.signalbox.http.stream.Topic} holds what can be told; a {@link dev.signalbox.http.stream.Feed} is one
 * reader's place in it; a stream pulls from its feeds while its socket takes bytes. Nobody pushes into a stream, so a
 * slow reader costs its place and what its socket holds, and never a queue. One {@link
 * dev.signalbox.http.stream.StreamHub}, its topics and its streams belong to one event loop; only {@link
 * dev.signalbox.http.stream.StreamLimits} and {@link dev.signalbox.http.stream.StreamCounters} are shared by several.
 */
package dev.signalbox.http.stream;
