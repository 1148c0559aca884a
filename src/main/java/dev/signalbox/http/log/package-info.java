/** Topics of the lines of log files: every line counts, and a reader keeps nothing but its place. */
package dev.signalbox.http.log;
