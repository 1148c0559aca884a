/**
 * Files that others write while we look: which directories changed, whether a file changed, when to look again, and the
 * members of a JSON object that may be of any type. Plain blocking Java; this room knows no other.
 */
package dev.signalbox.files;
