/** Who may sign in, and whose tokens are worth nothing any more. Tokens themselves are checked elsewhere. */
package dev.signalbox.account;
