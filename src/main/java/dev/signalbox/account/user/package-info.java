/** Users, their sessions, and from when on their tokens count: what is kept of them, and what changes it. */
package dev.signalbox.account.user;
