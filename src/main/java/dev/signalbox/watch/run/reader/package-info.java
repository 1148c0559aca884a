/**
 * The process that reads other people's databases. Whatever they do to it (a hang, a crash, all of its memory) is done to
 * nobody else: the server starts it anew. The only room beside the store that knows JDBC, and it runs only there; knows no
 * Vert.x.
 */
package dev.signalbox.watch.run.reader;
