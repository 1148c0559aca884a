/** Users on the command line. */
package dev.signalbox.app.user;
