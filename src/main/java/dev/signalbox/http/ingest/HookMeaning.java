package dev.signalbox.http.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.bus.Projects.Doing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a hook says of the agent: pure, and the same for the names of every spelling. A hook that says nothing of it, or
 * that is not known, has no meaning.
 *
 * @param question what a person is asked, with {@link Doing#WAITING}, if the hook tells
 */
public record HookMeaning(Doing doing, Optional<String> question) {
    private static final int MAX_QUESTION = 2_000;
    private static final int MAX_DETAIL = 300;
    private static final String ASKS = "AskUserQuestion";

    /** Members of a tool's input that tell best what it would do; the first that is there is shown. */
    private static final List<String> TELLING =
            List.of("command", "file_path", "notebook_path", "path", "url", "query", "pattern", "plan", "description");
    /** Kinds of notices for which somebody has to come. */
    private static final Set<String> CALLS =
            Set.of("permission_prompt", "idle_prompt", "elicitation_dialog", "agent_needs_input");
    /** What a notice says that has no kind (older versions) and for which somebody has to come. */
    private static final List<String> CALLING = List.of(
            "permission", "waiting for your input", "needs your input", "needs your approval", "needs your attention");

    public static Optional<HookMeaning> of(HookEvent event) {
        JsonNode hook = event.hook();
        Optional<String> asked = HookText.member(event.whole().path("humanInTheLoop"), "question");
        if (asked.isPresent()) {
            return waiting(asked);
        }
        return switch (event.name()) {
            case "pre_tool_use" -> isQuestion(hook) ? waiting(question(hook)) : doing(Doing.WORKING);
            case "user_prompt_submit",
                    "post_tool_use",
                    "post_tool_use_failure",
                    "permission_denied",
                    "elicitation_result" -> doing(Doing.WORKING);
            case "permission_request" -> waiting(isQuestion(hook) ? question(hook) : permission(hook));
            case "elicitation" -> waiting(HookText.member(hook, "message"));
            case "notification" -> notice(hook);
            // Compacting comes in the middle of work as well as after it; else a session begins at an empty prompt.
            case "session_start" ->
                hook.path("source").asText().equals("compact") ? Optional.empty() : doing(Doing.IDLE);
            case "stop", "stop_failure" -> doing(Doing.IDLE);
            // Only of the agent that works for another one; old versions do not name it, and then it is the other one.
            case "subagent_stop" ->
                HookText.member(hook, "agent_id").isPresent() ? doing(Doing.GONE) : Optional.empty();
            case "session_end" -> doing(Doing.GONE);
            default -> Optional.empty();
        };
    }

    private static Optional<HookMeaning> doing(Doing doing) {
        return Optional.of(new HookMeaning(doing, Optional.empty()));
    }

    private static Optional<HookMeaning> waiting(Optional<String> question) {
        return Optional.of(new HookMeaning(
                Doing.WAITING,
                question.map(text -> HookText.oneLine(text, MAX_QUESTION)).filter(text -> !text.isEmpty())));
    }

    private static Optional<HookMeaning> notice(JsonNode hook) {
        Optional<String> message = HookText.member(hook, "message");
        String plain = message.orElse("").toLowerCase(Locale.ROOT);
        boolean calls = HookText.member(hook, "notification_type")
                .map(CALLS::contains)
                .orElseGet(() -> CALLING.stream().anyMatch(plain::contains));
        if (!calls) {
            return Optional.empty();
        }
        // The question itself was told before; that there is one says less.
        return waiting(message.filter(text -> !text.contains(ASKS)));
    }

    private static boolean isQuestion(JsonNode hook) {
        return hook.path("tool_name").asText().equals(ASKS);
    }

    private static Optional<String> question(JsonNode hook) {
        List<String> questions = new ArrayList<>();
        for (JsonNode each : hook.path("tool_input").path("questions")) {
            List<String> options = new ArrayList<>();
            each.path("options")
                    .forEach(option -> HookText.member(option, "label").ifPresent(options::add));
            HookText.member(each, "question")
                    .map(text -> options.isEmpty() ? text : text + " (" + String.join(", ", options) + ")")
                    .ifPresent(questions::add);
        }
        return questions.isEmpty()
                ? HookText.member(hook.path("tool_input"), "question")
                : Optional.of(String.join(" / ", questions));
    }

    /** Begins with the very words of the notice that Claude Code sends some seconds later, which say less. */
    private static Optional<String> permission(JsonNode hook) {
        Optional<String> tool = HookText.member(hook, "tool_name");
        JsonNode input = hook.path("tool_input");
        String detail = TELLING.stream()
                .flatMap(name -> HookText.member(input, name).stream())
                .findFirst()
                .map(text -> ": " + HookText.oneLine(text, MAX_DETAIL))
                .orElse("");
        return Optional.of("Claude needs your permission"
                + tool.map(name -> " to use " + name + detail).orElse(""));
    }
}
