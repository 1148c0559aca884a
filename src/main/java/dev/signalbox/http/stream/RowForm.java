package dev.signalbox.http.stream;

/** In what form of the wire, and as events of what name, a reader gets the rows of a history. */
record RowForm(WireForm wire, String name) {}
