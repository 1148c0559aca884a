/** Passwords: which are good enough, and what is kept of them. Knows no database. */
package dev.signalbox.account.password;
