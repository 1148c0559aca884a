package dev.signalbox.http.state;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a job looks to the world. */
public final class JobJson {
    private JobJson() {}

    /** The members of the contract, in order, to be written by {@link Json}. */
    public static Map<String, Object> of(Job job) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", job.id());
        members.put("version", job.version());
        members.put("account", job.account());
        members.put("action", job.action());
        members.put("category", job.category());
        members.put("label", job.label());
        members.put("target", job.target());
        members.put("state", job.state());
        members.put("stalled", job.stalled());
        members.put("phase", job.phase());
        members.put("progress", job.progress());
        members.put("message", job.message());
        members.put("error_code", job.errorCode());
        members.put("data", job.data().map(JobJson::object));
        members.put("parameters", object(job.parameters()));
        members.put("secret_parameters", job.secretParameters());
        members.put("exit_code", job.exitCode());
        members.put("queued_at", job.queuedAt());
        members.put("started_at", job.startedAt());
        members.put("finished_at", job.finishedAt());
        members.put("updated_at", job.updatedAt());
        members.put("triggered_by", job.triggeredBy());
        members.put("node", job.node());
        members.put("external", job.external());
        members.put("cancel_requested_by", job.cancelRequestedBy());
        return members;
    }

    static Buffer encoded(Job job) {
        return Json.encodeToBuffer(of(job));
    }

    /** @param text one JSON object */
    public static Map<String, Object> object(String text) {
        return new JsonObject(text).getMap();
    }
}
