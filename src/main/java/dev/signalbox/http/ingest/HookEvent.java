package dev.signalbox.http.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.RefusedException;
import java.util.Optional;

/**
 * One hook of an agent, as the agent told it.
 *
 * @param type of the journal's row: {@code claude_code.pre_tool_use}
 * @param name of the hook, as in the type: {@code pre_tool_use}
 * @param source the tool, for people
 * @param sessionId as in {@link Projects.AgentReport}
 * @param folder in which the agent works, as it names it
 * @param hook what the agent gave its hook; an object
 * @param whole what came in, with everything around the hook; an object
 */
public record HookEvent(
        String type,
        String name,
        String source,
        String sessionId,
        Optional<String> folder,
        JsonNode hook,
        JsonNode whole) {
    /** What the types of all rows of Claude Code begin with. */
    public static final String CLAUDE_CODE = "claude_code.";
    /** What the types of all rows of hook observers begin with. */
    public static final String OBSERVED = "hook.";

    private static final int MAX_NAME = 64;
    private static final int MAX_ID = 128;
    private static final int MAX_SOURCE = 60;

    /**
     * What Claude Code gives its hooks on standard input.
     *
     * @throws RefusedException {@link FailureCode#BAD_REQUEST} if it is no object or does not say which hook it is
     */
    public static HookEvent claudeCode(JsonNode json) {
        String name =
                HookText.member(json, "hook_event_name").map(HookEvent::name).orElse("");
        if (name.isEmpty()) {
            throw new RefusedException(
                    FailureCode.BAD_REQUEST,
                    "hook_event_name is missing: this is not what Claude Code gives its hooks");
        }
        return new HookEvent(
                CLAUDE_CODE + name, name, "Claude Code", sessionOf(json), HookText.member(json, "cwd"), json, json);
    }

    /**
     * What hook observers are sent: {@code {source_app, session_id, hook_event_type, payload}} and more.
     *
     * @throws RefusedException {@link FailureCode#BAD_REQUEST} if it is no object or does not say which hook it is
     */
    public static HookEvent observed(JsonNode json) {
        JsonNode payload = json.path("payload");
        String name = HookText.member(json, "hook_event_type")
                .or(() -> HookText.member(payload, "hook_event_name"))
                .map(HookEvent::name)
                .orElse("");
        if (name.isEmpty()) {
            throw new RefusedException(
                    FailureCode.BAD_REQUEST, "hook_event_type is missing: this is not what hook observers are sent");
        }
        String session = sessionOf(payload);
        return new HookEvent(
                OBSERVED + name,
                name,
                HookText.member(json, "source_app")
                        .map(app -> HookText.oneLine(app, MAX_SOURCE))
                        .filter(app -> !app.isEmpty())
                        .orElse("An agent"),
                session.isEmpty() ? sessionOf(json) : session,
                HookText.member(payload, "cwd").or(() -> HookText.member(json, "cwd")),
                payload,
                json);
    }

    private static String name(String text) {
        return HookText.snakeCase(text, MAX_NAME);
    }

    private static String sessionOf(JsonNode hook) {
        Optional<String> session = id(hook, "session_id");
        return session.map(own -> own
                        + id(hook, "agent_id")
                                .map(it -> Projects.SUB_AGENT + it)
                                .orElse(""))
                .orElse("");
    }

    private static Optional<String> id(JsonNode hook, String name) {
        return HookText.member(hook, name)
                .map(text -> HookText.oneLine(text, MAX_ID).replace(Projects.SUB_AGENT, '_'));
    }
}
