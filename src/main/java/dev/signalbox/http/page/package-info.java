/** The page and its files, read once from the class path. */
package dev.signalbox.http.page;
