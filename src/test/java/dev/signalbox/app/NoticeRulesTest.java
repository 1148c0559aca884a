package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigFile;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.handoff.notice.NoticeSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeRulesTest {
    @TempDir
    Path folder;

    private Config config(String notices) throws InvalidConfigException {
        byte[] text = ("{\"notices\": " + notices + "}").getBytes(StandardCharsets.UTF_8);
        return new ConfigFile(Map.of("HOOK", "https://hooks.example/T0P-SECRET")).read("test", text, folder);
    }

    private void assertProblem(String notices, String... parts) {
        assertThatThrownBy(() -> NoticeRules.settings(config(notices), "n"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("T0P-SECRET");
    }

    @Test
    void rules_channels_and_limits_are_taken_over_and_secrets_do_not_show_themselves() throws Exception {
        Files.writeString(folder.resolve("password"), "s3cret-password\n");
        Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef\n");
        Config config = config(
                """
                {"public_url": "https://box.example/signalbox", "retry_hours": 2,
                 "mail": {"host": "smtp.example", "from": "a@box.example", "username": "u", "password_file": "password"},
                 "allowed_hosts": ["Hooks.example"], "allowed_private": ["10.0.0.0/8"],
                 "channels": [{"name": "m", "mail_to": ["ann@box.example"]},
                              {"name": "w", "webhook": {"url": "${HOOK}", "secret_file": "key"}}],
                 "rules": [{"on": "gate_waiting", "channels": ["m", "w"], "after_s": 60, "project": "shop"}]}
                """);
        NoticeSettings settings = NoticeRules.settings(config, "n");
        assertThat(settings.publicUrl()).hasToString("Optional[https://box.example/signalbox/]");
        assertThat(settings.limits().giveUp()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.mail().orElseThrow().port()).isEqualTo(587);
        assertThat(settings.mail()
                        .orElseThrow()
                        .login()
                        .orElseThrow()
                        .password()
                        .value())
                .isEqualTo("s3cret-password");
        assertThat(settings.channels()).hasSize(2);
        assertThat(settings.rules().get(0).after()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.rules().get(0).coolDown()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings + " " + config)
                .doesNotContain("s3cret-password", "T0P-SECRET", "0123456789abcdef0123456789abcdef");
    }

    @Test
    void without_notices_there_are_none() throws Exception {
        NoticeSettings settings = NoticeRules.settings(config("{}"), "n");
        assertThat(settings.channels()).isEmpty();
        assertThat(settings.rules()).isEmpty();
        assertThat(settings.mail()).isEmpty();
    }

    @Test
    void a_rule_names_channels_of_its_account_alone() {
        String channels = "\"mail\": {\"host\": \"smtp.example\", \"from\": \"a@box.example\"}, \"channels\":"
                + " [{\"name\": \"m\", \"account\": \"other\", \"mail_to\": [\"ann@box.example\"]}]";
        assertProblem(
                "{" + channels + ", \"rules\": [{\"on\": \"escalation\", \"channels\": [\"m\"]}]}",
                "#/notices/rules/0/channels/0",
                "the account \"default\" has no channel");
    }

    @Test
    void every_mistake_is_named_with_its_place() throws Exception {
        Files.writeString(folder.resolve("short"), "short");
        Files.writeString(folder.resolve("bad"), "whsec_%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%");
        String hook = "{\"allowed_hosts\": [\"hooks.example\"], \"channels\": [{\"name\": \"w\", \"webhook\": %s}]}";
        assertProblem(hook.formatted("{\"url\": \"${HOOK}\"}"), "#/notices/channels/0/webhook", "secret_file");
        assertProblem(
                hook.formatted("{\"url\": \"${HOOK}\", \"secret_file\": \"short\"}"),
                "#/notices/channels/0/webhook/secret_file",
                "24");
        assertProblem(
                hook.formatted("{\"url\": \"${HOOK}\", \"secret_file\": \"bad\"}"),
                "#/notices/channels/0/webhook/secret_file",
                "whsec_");
        assertProblem(
                hook.formatted("{\"url\": \"https://evil.example/T0P-SECRET\", \"template\": \"slack\"}"),
                "#/notices/channels/0/webhook/url",
                "allowed_hosts");
        assertProblem(
                hook.formatted("{\"url\": \"http://hooks.example/T0P-SECRET\", \"template\": \"slack\"}"),
                "#/notices/channels/0/webhook/url",
                "allowed_http");
        assertProblem(
                hook.formatted("{\"url\": \"${HOOK}\", \"template\": \"slack\", \"ca_file\": \"missing.pem\"}"),
                "#/notices/channels/0/webhook/ca_file");
        for (List<String> mistake : List.of(
                List.of("{\"channels\": [{\"name\": \"m\"}]}", "#/notices/channels/0", "mail_to"),
                List.of(
                        "{\"channels\": [{\"name\": \"m\", \"mail_to\": [\"a@b.example\"]}]}",
                        "#/notices/channels/0/mail_to",
                        "mail server"),
                List.of("{\"allowed_http\": [\"x.example\"]}", "#/notices/allowed_http/0", "allowed_hosts"),
                List.of("{\"allowed_private\": [\"10.0.0.0/99\"]}", "#/notices/allowed_private/0", "range"),
                List.of(
                        "{\"mail\": {\"host\": \"h\", \"from\": \"a@b.example\", \"username\": \"u\"}}",
                        "#/notices/mail",
                        "password_file"),
                List.of(
                        "{\"mail\": {\"host\": \"h\", \"from\": \"a@b.example\", \"tls\": \"none\", \"username\": \"u\","
                                + " \"password_file\": \"short\"}}",
                        "#/notices/mail/tls",
                        "in the clear"),
                List.of(
                        "{\"mail\": {\"host\": \"h\", \"from\": \"a@b.example\\r\\nBcc: e@evil.example\"}}",
                        "#/notices/mail/from",
                        "match"))) {
            assertProblem(mistake.get(0), mistake.get(1), mistake.get(2));
        }
    }
}
