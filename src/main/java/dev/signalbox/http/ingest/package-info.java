/** What agents' hooks tell: as a row of the journal, and as what the agent says it is doing. */
package dev.signalbox.http.ingest;
