package dev.signalbox.http.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.bus.Journal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HookDataTest {
    private static final int MAX = Journal.MAX_DATA_BYTES;

    private static JsonNode fit(JsonNode whole) {
        String data = HookData.of(whole, MAX);
        byte[] utf8 = data.getBytes(StandardCharsets.UTF_8);
        assertThat(utf8.length).isLessThanOrEqualTo(MAX);
        assertThat(data).doesNotContain("\n", "\r");
        assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(data);
        return HookMeaningTest.json(data);
    }

    private static ObjectNode hook() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("hook_event_name", "PostToolUse")
                .put("session_id", "s")
                .put("cwd", "/srv/shop");
    }

    @Test
    void what_fits_is_kept_as_it_is_with_members_that_nobody_knows() {
        ObjectNode hook = hook().put("new_member", "x".repeat(200_000)).put("n", 1.5);
        hook.putObject("deep").putArray("list").add(true).addNull();
        assertThat(fit(hook)).isEqualTo(hook);
    }

    @Test
    void long_texts_are_cut_with_a_mark_and_every_member_stays() {
        ObjectNode hook = hook();
        hook.putObject("tool_input").put("file_path", "/srv/shop/a").put("content", "🚂".repeat(150_000));
        hook.putObject("tool_response").put("stdout", "y".repeat(400_000)).put("exit", 0);
        JsonNode kept = fit(hook);
        assertThat(kept.path("tool_input").path("file_path").asText()).isEqualTo("/srv/shop/a");
        assertThat(kept.path("tool_response").path("exit").asInt(-1)).isZero();
        assertThat(kept.path("tool_response").path("stdout").asText())
                .startsWith("yyyy")
                .endsWith("… [cut by Signalbox: 32000 of 400000 characters]");
        assertThat(kept.path("tool_input").path("content").asText())
                .startsWith("🚂🚂")
                .endsWith("of 300000 characters]");
    }

    @Test
    void many_long_texts_are_cut_shorter() {
        ObjectNode hook = hook();
        for (int i = 0; i < 300; i++) {
            hook.withArray("results").add("z".repeat(3_000));
        }
        JsonNode kept = fit(hook);
        assertThat(kept.path("results")).hasSize(300);
        assertThat(kept.path("results").path(299).asText()).contains("cut by Signalbox: 500 of 3000");
    }

    @Test
    void where_very_many_small_things_are_too_much_the_outline_is_kept() {
        ObjectNode hook = hook().put("message", "m".repeat(1_000));
        for (int i = 0; i < 200_000; i++) {
            hook.withArray("numbers").add(i);
        }
        hook.put("q".repeat(40_000), "a name that is too long");
        JsonNode kept = fit(hook);
        assertThat(kept.path("cwd").asText()).isEqualTo("/srv/shop");
        assertThat(kept.path("message").asText()).contains("200 of 1000");
        assertThat(kept.path("numbers").asText()).isEqualTo("… [left out by Signalbox: 200000 members]");

        ObjectNode observed = JsonNodeFactory.instance.objectNode().put("hook_event_type", "PostToolUse");
        observed.set("payload", hook);
        assertThat(fit(observed).path("payload").path("cwd").asText()).isEqualTo("/srv/shop");
    }

    @Test
    void very_many_members_fit_too() {
        ObjectNode hook = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 30_000; i++) {
            hook.put("member" + i, "v".repeat(20));
        }
        assertThat(fit(hook).size()).isPositive();
    }

    @Test
    void half_characters_become_whole_ones() {
        JsonNode kept = fit(HookMeaningTest.json("{\"a\":\"x\\ud83d\",\"b\":\"\\ude82y\",\"c\":\"🚂\"}"));
        assertThat(kept.path("a").asText()).isEqualTo("x\uFFFD");
        assertThat(kept.path("b").asText()).isEqualTo("\uFFFDy");
        assertThat(kept.path("c").asText()).isEqualTo("🚂");
    }
}
