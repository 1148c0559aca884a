package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Append;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.RefusedException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T07:56:12Z");

    private static NewEvent event(String type, String project, String actor, String data) {
        return new NewEvent(type, Optional.ofNullable(project), Optional.ofNullable(actor), data);
    }

    private static NewEvent data(String data) {
        return event("build", null, null, data);
    }

    private static List<NewRow> check(NewEvent... events) {
        return RowRules.check(new Append("acme", List.of(events)), NOW);
    }

    private static void assertRefused(String part, NewEvent... events) {
        assertThatThrownBy(() -> check(events)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.code()).isEqualTo(FailureCode.BAD_REQUEST);
            assertThat(refused.getMessage()).contains(part);
        });
    }

    @Test
    void a_row_that_fits_is_taken_as_it_is() {
        assertThat(check(event("build.done", "my-app_1", "ann", "{\"b\":1.00,\"a\":\"\\u00e4\",\"a\":2}")))
                .containsExactly(new NewRow(
                        "build.done",
                        "acme",
                        Optional.of("my-app_1"),
                        Optional.of("ann"),
                        NOW,
                        "{\"b\":1.00,\"a\":\"\\u00e4\",\"a\":2}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "-1.5e3", "\"text\"", "[]", "{}", " [1, {\"a\": [null]}] ", "0"})
    void every_json_value_is_data(String json) {
        assertThat(check(data(json)).get(0).data()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "{}{}", "1 2", "nul", "tru", "'a'", "{a:1}", "\"a", "[1,]", "NaN", "01", "1x", "-"
            })
    void what_is_not_one_json_value_is_refused_by_index_and_member(String json) {
        assertRefused("events[1].data", data("1"), data(json));
    }

    @Test
    void data_becomes_one_line() {
        assertThat(check(data("{\n  \"a\": \"x\\ny\",\r\n  \"b\": 1\r}")).get(0).data())
                .isEqualTo("{   \"a\": \"x\\ny\",    \"b\": 1 }");
    }

    @Test
    void data_is_bounded_in_bytes() {
        String most = "\"" + "x".repeat(Journal.MAX_DATA_BYTES - 2) + "\"";
        assertThat(check(data(most))).hasSize(1);
        assertRefused("events[0].data", data("\"" + "x".repeat(Journal.MAX_DATA_BYTES - 1) + "\""));
        assertRefused("events[0].data", data("\"" + "ä".repeat(Journal.MAX_DATA_BYTES / 2) + "\""));
        assertRefused("events[0].data", data("[".repeat(2_000) + "]".repeat(2_000)));
    }

    @Test
    void names_are_bounded_and_of_their_form() {
        String longest = "😀".repeat(Journal.MAX_TYPE_LENGTH);
        assertThat(check(event(longest, null, null, "1"))).hasSize(1);
        assertRefused("events[0].type", event(longest + "x", null, null, "1"));
        assertRefused("events[0].type", event("", null, null, "1"));
        assertRefused("events[0].type", event(" ", null, null, "1"));
        assertRefused("events[0].type", event("a\nb", null, null, "1"));
        assertRefused("events[0].project", event("a", "../etc", null, "1"));
        assertRefused("events[0].project", event("a", "x".repeat(65), null, "1"));
        assertRefused("events[0].actor", event("a", null, "", "1"));
        assertRefused("events[0].actor", event("a", null, "x".repeat(201), "1"));
    }

    @Test
    void the_number_of_rows_and_the_account_are_checked() {
        assertRefused("1 to 1000");
        assertThatThrownBy(() ->
                        RowRules.check(new Append("acme", Collections.nCopies(Journal.MAX_APPEND + 1, data("1"))), NOW))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1001");
        assertThatThrownBy(() -> RowRules.check(new Append("a b", List.of(data("1"))), NOW))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("account");
    }
}
