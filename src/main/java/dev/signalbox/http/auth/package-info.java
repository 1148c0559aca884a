/** Tokens: making, checking and forgetting them. Asks nobody. */
package dev.signalbox.http.auth;
