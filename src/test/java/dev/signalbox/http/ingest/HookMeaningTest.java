package dev.signalbox.http.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Projects.Doing;
import dev.signalbox.bus.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookMeaningTest {
    static JsonNode json(String text) {
        return Json.decode(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/hooks/claude-code.txt", delimiter = '|', quoteCharacter = '`')
    void each_hook_of_claude_code_says_what_the_agent_does_or_nothing(String doing, String question, String hook) {
        Optional<HookMeaning> expected = doing.equals("-")
                ? Optional.empty()
                : Optional.of(new HookMeaning(Doing.valueOf(doing), Optional.ofNullable(question)));
        assertThat(HookMeaning.of(HookEvent.claudeCode(json(hook)))).isEqualTo(expected);
        JsonNode name = json(hook).path("hook_event_name");
        String observed = "{\"hook_event_type\": %s, \"source_app\": \"app\", \"payload\": %s}".formatted(name, hook);
        assertThat(HookMeaning.of(HookEvent.observed(json(observed))))
                .as("the same hook by way of an observer")
                .isEqualTo(expected);
    }

    @Test
    void a_question_that_an_observer_is_to_put_to_a_person_is_one_whatever_the_hook() {
        HookEvent event = HookEvent.observed(
                json(
                        """
                {"source_app": "shop", "session_id": "s", "hook_event_type": "PreToolUse", "payload": {},
                 "humanInTheLoop": {"question": "Deploy?", "responseWebSocketUrl": "ws://127.0.0.1:9/"}}"""));
        assertThat(HookMeaning.of(event)).contains(new HookMeaning(Doing.WAITING, Optional.of("Deploy?")));
        assertThat(event.source()).isEqualTo("shop");
        assertThat(event.type()).isEqualTo("hook.pre_tool_use");
    }

    @Test
    void a_question_is_well_formed_and_has_at_most_two_thousand_characters() {
        String halves = "\\ud83d".repeat(10);
        HookEvent event = HookEvent.claudeCode(json(
                """
                {"hook_event_name": "Notification", "notification_type": "permission_prompt", "message": "%s%s"}"""
                        .formatted(halves, "🚂".repeat(3_000))));
        String question = HookMeaning.of(event).orElseThrow().question().orElseThrow();
        assertThat(question).hasSizeLessThanOrEqualTo(2_000).endsWith("…").startsWith("\uFFFD");
        assertThat(new String(question.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(question);
    }

    @Test
    void an_agent_that_works_for_another_one_is_told_apart_from_it() {
        assertThat(HookEvent.claudeCode(
                                json(
                                        """
                        {"hook_event_name": "PreToolUse", "session_id": "s#1", "agent_id": "a#2"}"""))
                        .sessionId())
                .isEqualTo("s_1#a_2");
        assertThat(HookEvent.observed(
                                json(
                                        """
                        {"hook_event_type": "Stop", "session_id": "outer", "payload": {"session_id": "inner"}}"""))
                        .sessionId())
                .isEqualTo("inner");
        assertThat(HookEvent.observed(
                                json(
                                        """
                        {"hook_event_type": "Stop", "session_id": "outer", "cwd": "/srv/shop"}"""))
                        .sessionId())
                .isEqualTo("outer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "7",
                "{}",
                "{\"hook_event_name\": 7, \"hook_event_type\": {}}",
                "{\"hook_event_name\": \" \", \"hook_event_type\": \"--\"}"
            })
    void what_is_no_hook_is_refused(String body) {
        assertThatThrownBy(() -> HookEvent.claudeCode(json(body))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> HookEvent.observed(json(body))).isInstanceOf(RefusedException.class);
    }

    @Test
    void names_of_hooks_become_names_of_types() {
        assertThat(HookText.snakeCase("PreToolUse", 64)).isEqualTo("pre_tool_use");
        assertThat(HookText.snakeCase("session.idle", 64)).isEqualTo("session_idle");
        assertThat(HookText.snakeCase("pre-tool-use", 64)).isEqualTo("pre_tool_use");
        assertThat(HookText.snakeCase("  Straße Ünd\n*", 64)).isEqualTo("stra_e_nd");
        assertThat(HookText.snakeCase("x".repeat(500), 64)).hasSize(64);
    }
}
