package dev.signalbox.http.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Projects;
import java.util.List;
import java.util.Optional;

/** Hooks as escalations: one that asks for a person makes one, the next thing that the agent does resolves it. Pure. */
public sealed interface AgentEscalation {
    /** A person is needed. */
    record Needed(Handoffs.Create order) implements AgentEscalation {}

    /** Nobody is needed any more. */
    record Over(Handoffs.Settle order) implements AgentEscalation {}

    /** By which the handoffs of hooks are known. */
    String SOURCE = "hooks";

    List<String> TELLING = List.of(
            "hook_event_name",
            "notification_type",
            "message",
            "tool_name",
            "cwd",
            "transcript_path",
            "permission_mode");
    int MAX_TEXT = 2_000;
    int MAX_INPUT = 16_000;

    /**
     * What follows from a hook; empty if nothing does.
     *
     * @param actor whose token the hook has
     */
    static Optional<AgentEscalation> of(HookEvent event, Optional<String> project, String account, String actor) {
        String session = event.sessionId().replace(Projects.SUB_AGENT, ':').replaceAll("[^A-Za-z0-9._:@-]", "_");
        if (!Handoffs.isSessionId(session)) {
            return Optional.empty();
        }
        return HookMeaning.of(event).map(meaning -> switch (meaning.doing()) {
            case WAITING ->
                new Needed(new Handoffs.Create(
                        account,
                        actor,
                        session,
                        Handoff.Kind.ESCALATE,
                        Handoff.Priority.NORMAL,
                        project,
                        HookText.cut(
                                event.source() + ": " + meaning.question().orElse("a person is needed"),
                                Handoffs.MAX_SUMMARY_LENGTH),
                        Json.encode(context(event.hook())),
                        Optional.empty(),
                        Optional.of(SOURCE)));
            case WORKING, IDLE -> over(account, actor, session, false, "The session went on.");
            case GONE -> over(account, actor, session, true, "The session has ended.");
        });
    }

    private static AgentEscalation over(
            String account, String actor, String session, boolean subSessions, String note) {
        return new Over(new Handoffs.Settle(account, actor, session, subSessions, SOURCE, note));
    }

    private static ObjectNode context(JsonNode hook) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        for (String member : TELLING) {
            HookText.member(hook, member)
                    .ifPresent(text -> context.put(member, HookText.cut(HookText.wellFormed(text), MAX_TEXT)));
        }
        if (hook.path("tool_input").isObject()) {
            String input = HookText.wellFormed(Json.encode(hook.path("tool_input")));
            // As it is if it is small; else its beginning says more than nothing.
            if (input.length() <= MAX_INPUT) {
                context.set("tool_input", hook.path("tool_input"));
            } else {
                context.put("tool_input", HookText.cut(input, MAX_INPUT));
            }
        }
        return context;
    }
}
