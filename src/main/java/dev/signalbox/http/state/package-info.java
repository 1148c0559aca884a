/**
 * What this server knows of projects and nodes: copies of what their owners publish, healed when a message was lost, and
 * marked when an owner falls silent.
 */
package dev.signalbox.http.state;
