/**
 * What the server and the process that reads other people's databases say to each other: one line of JSON a message. Knows
 * neither Vert.x nor JDBC, because both sides have it.
 */
package dev.signalbox.watch.run.wire;
