/** The calls of the interface: one table of endpoints, one small class a resource. */
package dev.signalbox.http.api;
