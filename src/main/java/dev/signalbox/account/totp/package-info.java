/** Codes of authenticator apps (RFC 6238). Knows no database and no clock. */
package dev.signalbox.account.totp;
