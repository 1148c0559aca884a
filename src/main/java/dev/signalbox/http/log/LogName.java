package dev.signalbox.http.log;

/** A log as one account names it. */
public record LogName(String account, String project, String logId) {
    /** As topics are named in requests and events. */
    public String topic() {
        return "log:" + project + "/" + logId;
    }
}
