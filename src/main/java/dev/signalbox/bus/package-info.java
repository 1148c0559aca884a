/**
 * The contract between the verticles: addresses, one immutable record a message, one codec, typed publish, request and
 * answer. Every other room may use this one; this one knows nobody.
 */
package dev.signalbox.bus;
