package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;

/** The calls about jobs. Blocking. */
final class JobsClient {
    private final ServerCalls server;

    JobsClient(ServerCalls server) {
        this.server = server;
    }

    /** The configured actions. */
    JsonNode actions() throws RefusedCallException {
        return server.get("api/admin/actions").path("actions");
    }

    /** @param query as {@code limit=20&state=running} */
    JsonNode jobs(String query) throws RefusedCallException {
        return server.get("api/admin/jobs?" + query).path("jobs");
    }

    JsonNode job(String id) throws RefusedCallException {
        return server.get(path(id));
    }

    JsonNode start(JsonNode order) throws RefusedCallException {
        return server.post("api/admin/jobs", order);
    }

    JsonNode cancel(String id) throws RefusedCallException {
        return server.post(path(id) + "/cancel", ServerCalls.JSON.createObjectNode());
    }

    /** A piece of the job's log from that byte on: {@code {from, to, size, skipped, complete, text}}. */
    JsonNode log(String id, long from) throws RefusedCallException {
        return server.getJson(path(id) + "/log?from=" + from);
    }

    /** The open stream of one job's changes. */
    InputStream changes(String id) throws RefusedCallException {
        return server.stream("api/admin/jobs/events?job_id=" + ServerCalls.encoded(id));
    }

    private static String path(String id) {
        return "api/admin/jobs/" + ServerCalls.encoded(id);
    }
}
