/**
 * The loops' task lists: pure functions from bytes to a {@link dev.signalbox.tasklist.TaskList}, one reader a dialect. No
 * files, no clock, no threads; everything here may be called from any thread. This room knows nobody.
 *
 * <p>A new dialect is one class that implements {@code Dialect}, one line in {@code Dialects} and a folder of fixtures.
 */
package dev.signalbox.tasklist;
