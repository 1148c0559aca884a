/**
 * The databases of others: runs of orchestrators, and tables whose rows become events of our journal. They are read by a
 * process of its own ({@code reader}), which this room starts, asks, and starts anew when it dies.
 */
package dev.signalbox.watch.run;
