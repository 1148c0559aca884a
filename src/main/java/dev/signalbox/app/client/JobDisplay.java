package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;

/** Shows how a job goes on. */
interface JobDisplay {
    /** The job as it is now; called in order, and for the last time when it has ended. */
    void show(JsonNode job);

    /** Something about the connection that a person should know. */
    void note(String text);
}
