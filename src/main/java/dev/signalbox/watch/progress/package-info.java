/** What loops tell of their progress in free text. */
package dev.signalbox.watch.progress;
