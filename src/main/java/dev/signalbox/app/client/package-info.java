/** The sub-commands that talk to a running server over its HTTP interface, as any other program could. */
package dev.signalbox.app.client;
