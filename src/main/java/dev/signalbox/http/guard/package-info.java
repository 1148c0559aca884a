/** What every request has to pass before anybody looks at what it wants. */
package dev.signalbox.http.guard;
