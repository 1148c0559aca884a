package dev.signalbox.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.FieldProblem;
import dev.signalbox.bus.Jobs.Refusal;
import dev.signalbox.job.action.ActionCatalog.Prepared;
import dev.signalbox.job.action.Parameters.Fitting;
import dev.signalbox.job.action.Parameters.NotFitting;
import dev.signalbox.job.process.Launch;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActionTest {
    private static final String SCHEMA =
            """
            {"type": "object",
             "required": ["remote"],
             "properties": {
               "remote": {"type": "string", "minLength": 2, "maxLength": 20},
               "depth": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3},
               "mode": {"enum": ["fast", "slow"]},
               "paths": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}},
               "api-key": {"type": "string", "writeOnly": true, "maxLength": 8}}}
            """;

    private static Action action(Map<String, Object> schema, List<String> targets, String... command) {
        return new Action(
                "push",
                "default",
                "Push",
                "",
                "sync",
                List.of(command),
                Path.of("/"),
                Map.of("EXTRA", "1"),
                Parameters.of(schema),
                targets,
                Optional.empty(),
                1,
                10,
                "admin",
                Optional.empty());
    }

    private static Map<String, Object> schema(String json) {
        return new JsonObject(json).getMap();
    }

    private static List<FieldProblem> problems(String parameters) {
        return ((NotFitting) Parameters.of(schema(SCHEMA)).read(parameters)).problems();
    }

    private static List<String> checked(Map<String, Object> schema, List<String> targets, String... command) {
        return ActionChecks.check(List.of(action(schema, targets, command))).stream()
                .map(problem -> problem.pointer() + ": " + problem.message())
                .toList();
    }

    @Test
    void parameters_that_fit_get_their_defaults_and_secrets_are_kept_apart() {
        Fitting fitting = (Fitting) Parameters.of(schema(SCHEMA))
                .read("{\"remote\": \"peer\", \"api-key\": \"geheim\", \"paths\": [\"a\"], \"mode\": \"fast\"}");
        assertThat(new JsonObject(fitting.open()))
                .isEqualTo(new JsonObject("{\"remote\":\"peer\",\"depth\":3,\"paths\":[\"a\"],\"mode\":\"fast\"}"));
        assertThat(fitting.values())
                .containsEntry("depth", "3")
                .containsEntry("paths", "[\"a\"]")
                .containsEntry("api-key", "geheim");
        assertThat(fitting.secret()).containsExactly(Map.entry("api-key", "geheim"));
        assertThat(fitting.toString()).doesNotContain("geheim");
    }

    @Test
    void each_parameter_that_does_not_fit_is_named_with_what_would_be_right() {
        assertThat(problems("{}")).containsExactly(new FieldProblem("remote", "is needed"));
        assertThat(
                        problems(
                                "{\"remote\": \"x\", \"depth\": 12, \"mode\": \"other\", \"paths\": [\"a\", \"B\"], \"new\": 1}"))
                .containsExactlyInAnyOrder(
                        new FieldProblem("remote", "must have at least 2 characters"),
                        new FieldProblem("depth", "must be at most 9"),
                        new FieldProblem("mode", "must be one of [\"fast\",\"slow\"]"),
                        new FieldProblem("paths/1", "must match ^[a-z]+$"),
                        new FieldProblem("new", "is not known"));
        assertThat(problems("{\"remote\": 5}")).containsExactly(new FieldProblem("remote", "must be of type string"));
        assertThat(problems("[]")).containsExactly(new FieldProblem("", "are no JSON object"));
        assertThat(problems("{\"remote\": \"a\\u0000b\"}"))
                .containsExactly(new FieldProblem("remote", "must not hold a NUL character"));
        assertThat(problems("{\"remote\": \"peer\", \"api-key\": \"much too long and secret\"}")
                        .toString())
                .contains("must have at most 8 characters")
                .doesNotContain("secret");
    }

    @Test
    void the_command_gets_whole_arguments_and_a_listed_environment() {
        Action action = action(
                schema(SCHEMA), List.of("peer-a"), "git", "push", "{param:mode}", "--", "{target}", "{param:remote}");
        ActionCatalog catalog =
                new ActionCatalog(List.of(action), Map.of("PATH", "/bin", "AWS_SECRET_ACCESS_KEY", "no", "HOME", "/h"));
        Prepared prepared = (Prepared) catalog.prepare(
                "default", "push", Optional.of("peer-a"), "{\"remote\": \"-rf; $(x)\", \"api-key\": \"geheim\"}");
        Launch launch = catalog.launch("id", prepared);
        assertThat(launch.command()).containsExactly("git", "push", "--", "peer-a", "-rf; $(x)");
        assertThat(launch.environment())
                .containsOnly(
                        Map.entry("PATH", "/bin"),
                        Map.entry("HOME", "/h"),
                        Map.entry("EXTRA", "1"),
                        Map.entry("SIGNALBOX_ACTION", "push"),
                        Map.entry("SIGNALBOX_TARGET", "peer-a"),
                        Map.entry("SIGNALBOX_PARAM_REMOTE", "-rf; $(x)"),
                        Map.entry("SIGNALBOX_PARAM_DEPTH", "3"),
                        Map.entry("SIGNALBOX_PARAM_API_KEY", "geheim"));
        assertThat(launch.toString()).doesNotContain("geheim");
    }

    @Test
    void a_value_that_the_command_would_take_for_an_option_is_refused() {
        Action action = action(schema(SCHEMA), List.of(), "git", "push", "{param:remote}");
        Refusal refusal = ((ActionCatalog.Refused) new ActionCatalog(List.of(action), Map.of())
                        .prepare("default", "push", Optional.empty(), "{\"remote\": \"--receive-pack=x\"}"))
                .refusal();
        assertThat(refusal.code()).isEqualTo(Code.INVALID_PARAMETERS);
        assertThat(refusal.fields()).extracting(FieldProblem::field).containsExactly("remote");
    }

    @Test
    void what_the_locale_cannot_pass_to_a_command_is_refused_and_not_turned_into_question_marks() {
        Parameters english = Parameters.of(schema(SCHEMA), new NativeText(StandardCharsets.US_ASCII));
        assertThat(((NotFitting) english.read("{\"remote\": \"m\u00fcnchen\"}")).problems())
                .containsExactly(new FieldProblem(
                        "remote", "holds characters that the server's locale (US-ASCII) cannot pass to a command"));
        assertThat(english.read("{\"remote\": \"munich\"}")).isInstanceOf(Fitting.class);
        Parameters everything = Parameters.of(schema(SCHEMA), new NativeText(StandardCharsets.UTF_8));
        assertThat(everything.read("{\"remote\": \"m\u00fcnchen\"}")).isInstanceOf(Fitting.class);
        assertThat(((NotFitting) everything.read("{\"remote\": \"\\ud800x\"}")).problems())
                .extracting(FieldProblem::field)
                .containsExactly("remote");
    }

    @Test
    void a_role_that_would_have_no_effect_is_refused() {
        assertThat(ActionChecks.check(List.of(withRole("engineer"))))
                .containsExactly(new ActionProblem(
                        "/0/role",
                        "\"engineer\" would have no effect: every call about jobs needs the role \"admin\""));
        assertThat(ActionChecks.check(List.of(withRole("admin")))).isEmpty();
    }

    private static Action withRole(String role) {
        return new Action(
                "push",
                "default",
                "Push",
                "",
                "sync",
                List.of("true"),
                Path.of("/"),
                Map.of(),
                Parameters.of(Map.of()),
                List.of(),
                Optional.empty(),
                1,
                10,
                role,
                Optional.empty());
    }

    @Test
    void an_action_that_cannot_be_right_is_found_at_the_start() {
        Map<String, Object> schema = schema(SCHEMA);
        assertThat(checked(schema, List.of("a"), "git", "push", "{target}", "{param:remote}"))
                .isEmpty();
        assertThat(checked(schema, List.of(), "{param:remote}", "{target}", "--x={param:remote}", "{param:nothing}"))
                .hasSize(4)
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("/0/command/0: the program itself"),
                        it -> assertThat(it).startsWith("/0/command/1: names the target"),
                        it -> assertThat(it).startsWith("/0/command/2: a placeholder must be an argument of its own"),
                        it -> assertThat(it).startsWith("/0/command/3: {param:nothing} names no member"));
        assertThat(checked(schema, List.of(), "curl", "{param:api-key}"))
                .singleElement()
                .asString()
                .contains("SIGNALBOX_PARAM_API_KEY");
        assertThat(checked(schema, List.of("a"), "/bin/bash", "-c", "{target}"))
                .singleElement()
                .asString()
                .contains("a shell would run this value");
        assertThat(checked(schema, List.of("a"), "bash", "-ec", "{target}"))
                .singleElement()
                .asString()
                .contains("a shell would run this value");
        assertThat(checked(schema("{\"properties\": {\"a-b\": {}, \"a_b\": {}}}"), List.of(), "x"))
                .singleElement()
                .asString()
                .contains("the same environment variable");
        assertThat(checked(
                        schema("{\"properties\": {\"a\": {\"properties\": {\"b\": {\"writeOnly\": true}}}}}"),
                        List.of(),
                        "x"))
                .singleElement()
                .asString()
                .contains("writeOnly deeper inside");
        assertThat(checked(schema("{\"type\": \"array\"}"), List.of(), "x"))
                .singleElement()
                .asString()
                .contains("object");
        assertThat(checked(schema("{\"properties\": {\"a\": {\"$ref\": \"#/nowhere\"}}}"), List.of(), "x"))
                .singleElement()
                .asString()
                .contains("is no JSON schema that can be used");
        assertThat(checked(schema, List.of("a", "a"), "x"))
                .singleElement()
                .asString()
                .contains("twice");
    }
}
