/**
 * Is a loop alive, and how do we know: what the loops' own files claim, what processes and locks prove, and the verdict
 * with its evidence in words. Plain blocking Java for a worker thread; knows neither Vert.x nor the other rooms.
 */
package dev.signalbox.watch.state;
