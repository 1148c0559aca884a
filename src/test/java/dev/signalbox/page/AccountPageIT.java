package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.signalbox.page.ScriptedServer.Reply;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountPageIT extends ScriptedTests {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final String SIGN_IN = "POST /api/session";
    private static final String URI = "otpauth://totp/Signalbox:ann?secret=JBSWY3DPEHPK3PXP&issuer=Signalbox";

    private final List<JsonObject> sent = new CopyOnWriteArrayList<>();

    @BeforeEach
    void by_password() {
        sent.clear();
        server.on("GET /api/session/methods", (request, body) -> methods(true, List.of()));
    }

    @Test
    void name_and_password_then_the_code_of_the_app_let_somebody_in() {
        the_server_refuses();
        server.signedIn(false);
        server.on(SIGN_IN, (request, body) -> {
            sent.add(new JsonObject(body));
            if (sent.size() == 1) {
                return Reply.problem(401, "wrong_credentials", Map.of());
            }
            if (!sent.get(sent.size() - 1).containsKey("totp")) {
                return Reply.problem(401, "totp_needed", Map.of());
            }
            server.signedIn(true);
            return Reply.of(Map.of("subject", "ann"));
        });
        Page page = visit(profile(), server.address());
        part(page, "username").fill("ann");
        part(page, "password").fill("wrong");
        part(page, "password").press("Enter");
        assertThat(part(page, "sign-in-wrong")).containsText("User name or password is wrong");
        assertThat(part(page, "password")).isFocused();
        assertThat(part(page, "password")).hasValue("");
        assertThat(part(page, "username")).hasAttribute("autocomplete", "username");
        page.keyboard().type("correct");
        part(page, "show-password").click();
        assertThat(part(page, "password")).hasAttribute("type", "text");
        assertThat(part(page, "show-password")).hasAttribute("aria-pressed", "true");
        part(page, "sign-in-password").click();
        assertThat(part(page, "code")).isFocused();
        assertThat(part(page, "code")).hasAttribute("autocomplete", "one-time-code");
        page.keyboard().type("123 456");
        page.keyboard().press("Enter");
        becomes(page, "live");
        assertThat(sent)
                .last()
                .isEqualTo(new JsonObject(Map.of("username", "ann", "password", "correct", "totp", "123456")));
        assertThat(page.url()).isEqualTo(server.address());
    }

    @Test
    void who_is_locked_out_reads_until_when() {
        the_server_refuses();
        server.signedIn(false);
        server.on(SIGN_IN, (request, body) -> Reply.problem(429, "locked_out", Map.of())
                .with("Retry-After", "600"));
        Page page = visit(profile(), server.address());
        part(page, "username").fill("ann");
        part(page, "password").fill("guess");
        part(page, "password").press("Enter");
        assertThat(part(page, "sign-in-wrong")).containsText(pattern("Try again at \\d\\d:\\d\\d:\\d\\d"));
    }

    @Test
    void providers_are_offered_and_those_of_strangers_are_not() {
        server.signedIn(false);
        server.on(
                "GET /api/session/methods",
                (request, body) -> methods(
                        false,
                        List.of(
                                Map.of("name", "Works", "url", "api/session/oidc/works"),
                                Map.of("name", "Evil", "url", "https://evil.example/"),
                                Map.of("name", "Script", "url", "javascript:alert(1)"))));
        Page page = visit(profile(), server.address());
        assertThat(part(page, "provider")).hasCount(1);
        assertThat(part(page, "provider")).hasAttribute("href", server.address() + "api/session/oidc/works");
        assertThat(part(page, "password-form")).hasCount(0);
        part(page, "by-token").locator("summary").click();
        assertThat(part(page, "proof")).isVisible();
    }

    @Test
    void without_that_route_there_are_links_and_tokens_as_ever() {
        server.signedIn(false);
        server.on("GET /api/session/methods", (request, body) -> Reply.problem(404, "not_found", Map.of()));
        Page page = visit(profile(), server.address());
        appears(part(page, "proof"));
        assertThat(part(page, "password-form")).hasCount(0);
        assertThat(part(page, "by-token")).hasCount(0);
        server.signedIn(true);
        Page settings = view("?view=settings");
        appears(part(settings, "settings"));
        assertThat(part(settings, "sessions")).hasCount(0);
        assertThat(server.calls("GET /api/sessions")).isZero();
    }

    @Test
    void ones_sessions_are_listed_and_ended_one_by_one_and_all() {
        List<Map<String, Object>> open = new ArrayList<>(List.of(session("here", true), session("there", false)));
        server.on("GET /api/sessions", (request, body) -> Reply.of(Map.of("sessions", List.copyOf(open))));
        server.on("GET /api/session/totp", (request, body) -> Reply.of(Map.of("user", false, "active", false)));
        server.on("DELETE /api/sessions/there", (request, body) -> {
            open.remove(1);
            return Reply.nothing();
        });
        server.on("DELETE /api/sessions", (request, body) -> {
            server.signedIn(false);
            return Reply.nothing();
        });
        Page page = view("?view=settings");
        assertThat(part(page, "session")).hasCount(2);
        Locator there = page.locator("[data-testid='session'][data-id='there']");
        assertThat(there).containsText("Firefox, Linux");
        assertThat(there).containsText("by password, from 10.0.0.7");
        in(there, "session-end").click();
        assertThat(part(page, "session")).hasCount(1);
        assertThat(in(part(page, "session"), "session-current")).isVisible();
        assertThat(part(page, "totp")).hasCount(0);
        part(page, "sessions-end-all").click();
        assertThat(part(page, "dialog")).containsText("Every session of yours ends");
        assertThat(part(page, "dialog-close")).isFocused();
        part(page, "dialog").locator(".button.danger").click();
        appears(part(page, "password-form"));
    }

    @Test
    void a_code_is_switched_on_and_off_with_the_password() {
        the_server_refuses();
        server.on("GET /api/sessions", (request, body) -> Reply.of(Map.of("sessions", List.of())));
        server.on("GET /api/session/totp", (request, body) -> Reply.of(Map.of("user", true, "active", false)));
        server.on("POST /api/session/totp", (request, body) -> {
            sent.add(new JsonObject(body));
            return Reply.of(Map.of("uri", URI, "secret", "JBSWY3DPEHPK3PXP"));
        });
        server.on("POST /api/session/totp/confirm", (request, body) -> {
            sent.add(new JsonObject(body));
            return sent.size() == 2 ? Reply.problem(401, "wrong_credentials", Map.of()) : Reply.nothing();
        });
        server.on("DELETE /api/session/totp", (request, body) -> {
            sent.add(new JsonObject(body));
            return Reply.nothing();
        });
        Page page = view("?view=settings");
        part(page, "totp-password").fill("secret");
        part(page, "totp-password").press("Enter");
        assertThat(part(page, "totp-secret")).hasText("JBSW Y3DP EHPK 3PXP");
        assertThat(part(page, "totp-uri")).hasText(URI);
        assertThat(part(page, "totp-code")).isFocused();
        page.keyboard().type("000000");
        page.keyboard().press("Enter");
        assertThat(part(page, "totp-refused")).containsText("not right");
        part(page, "totp-code").fill("123456");
        part(page, "totp-confirm").click();
        assertThat(part(page, "totp")).hasAttribute("data-active", "yes");
        assertThat(part(page, "totp-secret")).hasCount(0);
        part(page, "totp-password").fill("secret");
        part(page, "totp-remove").click();
        assertThat(part(page, "totp")).hasAttribute("data-active", "no");
        assertThat(sent)
                .containsExactly(
                        new JsonObject(Map.of("password", "secret")),
                        new JsonObject(Map.of("code", "000000")),
                        new JsonObject(Map.of("code", "123456")),
                        new JsonObject(Map.of("password", "secret")));
    }

    @Test
    void where_nothing_can_be_changed_nothing_is_offered_and_the_page_says_why() {
        server.role("admin");
        server.readOnly();
        server.put("projects", "yard", withGit());
        server.on("GET /api/sessions", (request, body) -> Reply.of(Map.of("sessions", List.of(session("here", true)))));
        server.on("GET /api/session/totp", (request, body) -> Reply.of(Map.of("user", true, "active", true)));
        server.on(
                "GET /api/admin/actions",
                (request, body) -> Reply.of(Map.of(
                        "actions",
                        List.of(Map.of(
                                "action",
                                "test",
                                "label",
                                "Test",
                                "category",
                                "",
                                "targets",
                                List.of(),
                                "params",
                                Map.of())))));
        server.on("GET /api/admin/jobs", (request, body) -> Reply.of(Map.of("jobs", List.of(), "more", false)));
        Page page = view("?view=project&slug=yard");
        assertThat(part(page, "rollback-not-offered")).containsText("only shows");
        assertThat(part(page, "rollback")).hasCount(0);
        part(page, "nav-jobs").click();
        assertThat(part(page, "jobs-read-only")).containsText("cannot be started");
        assertThat(part(page, "job-start")).hasCount(0);
        part(page, "account").click();
        assertThat(part(page, "account-read-only")).isVisible();
        part(page, "account-settings").click();
        assertThat(part(page, "totp")).containsText("only shows");
        assertThat(part(page, "totp-password")).hasCount(0);
        assertThat(part(page, "session-end")).isVisible();
    }

    @Test
    void it_is_accessible_in_both_themes_and_fits_a_phone() {
        the_server_refuses();
        server.on(
                "GET /api/sessions",
                (request, body) ->
                        Reply.of(Map.of("sessions", List.of(session("here", true), session("there", false)))));
        server.on("GET /api/session/totp", (request, body) -> Reply.of(Map.of("user", true, "active", false)));
        server.on(
                "POST /api/session/totp",
                (request, body) -> Reply.of(Map.of("uri", URI, "secret", "JBSWY3DPEHPK3PXP")));
        Page settings = onAPhone("?view=settings");
        part(settings, "totp-password").fill("secret");
        part(settings, "totp-password").press("Enter");
        appears(part(settings, "totp-secret"));
        is_accessible_in_both_themes_and_fits_a_phone(settings);
        server.signedIn(false);
        server.on(SIGN_IN, (request, body) -> Reply.problem(401, "wrong_credentials", Map.of()));
        Page page = visit(profile(options(360, 800, ColorScheme.LIGHT)), server.address());
        part(page, "username").fill("ann");
        part(page, "password").fill("wrong");
        part(page, "password").press("Enter");
        appears(part(page, "sign-in-wrong"));
        is_accessible_in_both_themes_and_fits_a_phone(page);
    }

    private static Reply methods(boolean password, List<Map<String, String>> providers) {
        return Reply.of(Map.of("ticket", true, "token", true, "password", password, "oidc", providers));
    }

    private static Map<String, Object> withGit() {
        Map<String, Object> project = ScriptedServer.project("yard", "Freight Yard");
        project.put(
                "git",
                Map.of(
                        "branch",
                        "main",
                        "dirty",
                        false,
                        "head",
                        Map.of("sha", "a".repeat(40), "subject", "Lamps", "author", "ann", "at", NOON)));
        return project;
    }

    private static Map<String, Object> session(String id, boolean current) {
        return Map.of(
                "id",
                id,
                "subject",
                "ann",
                "role",
                "engineer",
                "via",
                "password",
                "started_at",
                NOON,
                "expires_at",
                NOON.plusSeconds(3600),
                "address",
                "10.0.0.7",
                "user_agent",
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "current",
                current);
    }
}
