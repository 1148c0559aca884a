/** The HTTP server: everything that browsers and programs reach. */
package dev.signalbox.http;
