package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInIT extends BrowserTests {
    @Test
    void the_printed_link_signs_in_once_and_leaves_the_address_bar(@TempDir Path other) throws Exception {
        the_server_refuses();
        try (RunningSignalbox fresh = RunningSignalbox.in(other)) {
            Page page = visit(profile(), fresh.link());
            becomes(page, "live");
            assertThat(page.url()).isEqualTo(fresh.address());

            Page late = visit(profile(), fresh.link());
            appears(part(late, "signed-out"));
            assertThat(part(late, "signed-out")).hasAttribute("data-reason", "ticket_refused");
        }
    }

    @Test
    void without_a_session_the_page_says_how_to_get_one() {
        Page page = open(profile(), "");
        appears(part(page, "signed-out"));
        shows(part(page, "signed-out"), "Signalbox prints a link when it starts");
        assertThat(part(page, "pill")).hasAttribute("data-state", "signed_out");
        assertThat(part(page, "card")).hasCount(0);
    }

    @Test
    void a_pasted_token_signs_in_and_a_wrong_one_is_explained() {
        the_server_refuses();
        Page page = open(profile(), "");
        part(page, "proof").fill("not-a-token");
        part(page, "sign-in").click();
        shows(part(page, "signed-out-why"), "does not accept that token");

        part(page, "proof").fill(signalbox.token());
        part(page, "sign-in").click();
        becomes(page, "live");
    }

    @Test
    void a_viewer_is_told_what_a_viewer_may_not_do() throws Exception {
        BrowserContext context = signedIn(profile(), signalbox, signalbox.token("viewer", "default", "5m"));
        Page page = live(context, "?view=settings");
        shows(part(page, "allowed"), "A viewer sees everything and changes nothing");
        part(page, "account").click();
        shows(part(page, "account-note"), "sign in with an engineer");
    }

    @Test
    void signing_out_empties_every_tab() {
        BrowserContext context = signedIn(profile());
        Page one = live(context, "");
        Page two = live(context, "?view=settings");
        part(one, "account").click();
        part(one, "sign-out").click();
        appears(part(one, "signed-out"));
        appears(part(two, "signed-out"));
        assertThat(context.request().get(signalbox.address() + "api/projects").status())
                .isEqualTo(401);
    }
}
