/** What is sent back: whole answers and problems. */
package dev.signalbox.http.answer;
