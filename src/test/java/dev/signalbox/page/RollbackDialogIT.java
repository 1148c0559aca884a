package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the dialog looks and reads. */
class RollbackDialogIT extends RollbackTests {
    private static final String HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe";

    @Test
    void hostile_subjects_names_and_patches_are_text() throws Exception {
        GitProject project = GitProject.in(signalbox.workspace(), "hostile", "fix " + HOSTILE + " \u001b[31m");
        project.write("<img src=x onerror=alert(1)>.html", "<script>alert(1)</script>\u202e\n")
                .git("add", ".");
        project.git("commit", "-q", "--amend", "--no-edit");
        Page page = live(signedIn(profile(), engineer), "");
        opened(page, "hostile");
        part(page, "rollback-diff").locator("summary").click();
        assertThat(part(page, "rollback-subject").textContent())
                .contains("<img src=x onerror=alert(1)>")
                .contains("\u2039U+202E\u203a")
                .doesNotContain("\u202e")
                .doesNotContain("\u001b");
        shows(part(page, "rollback-files"), "<img src=x onerror=alert(1)>.html");
        shows(part(page, "rollback-diff"), "+<script>alert(1)</script>\u2039U+202E\u203a");
        assertThat(page.locator("dialog img, dialog script")).hasCount(0);
    }

    @Test
    void in_romanian_the_question_keeps_its_sense() throws Exception {
        project("romana");
        Page page = live(signedIn(profile(options(1280, 900, ColorScheme.LIGHT).setLocale("ro-RO")), engineer), "");
        shows(card(page, "romana").locator("[data-testid='rollback']"), "Anulează");
        opened(page, "romana");
        shows(
                part(page, "rollback-lead"),
                "Se va face git revert HEAD pe proiect și se va redeschide ultima lui sarcină trecută. Continui?");
        shows(part(page, "dialog-close"), "Renunță");
        shows(part(page, "rollback-confirm"), "Anulează commitul");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axe_finds_nothing_in_the_dialog(ColorScheme scheme) throws Exception {
        String name = "axe-" + scheme;
        GitProject project = dirty(project(name)).write("app.txt", "mine\n");
        Page page = live(signedIn(profile(options(1280, 900, scheme))), "");
        card(page, name).locator("[data-testid='rollback']").click();
        appears(part(page, "rollback-refused"));
        axe_finds_nothing(page, scheme + " refused");
        part(page, "rollback-force").click();
        appears(part(page, "rollback-force-text"));
        axe_finds_nothing(page, scheme + " force");
        page.keyboard().press("Escape");

        project.git("checkout", "-q", "--", "app.txt");
        opened(page, name);
        part(page, "rollback-diff").locator("summary").click();
        axe_finds_nothing(page, scheme + " preview");
        part(page, "rollback-slug").fill(name);
        axe_finds_nothing(page, scheme + " confirmed");
        part(page, "rollback-confirm").click();
        appears(part(page, "rollback-done"));
        axe_finds_nothing(page, scheme + " done");
        page.keyboard().press("Escape");
        card(page, name).locator("[data-testid='card-name'] a").click();
        appears(part(page, "rollbacks"));
        axe_finds_nothing(page, scheme + " history");
    }

    @Test
    void the_dialog_fits_a_narrow_screen() throws Exception {
        dirty(project("narrow"));
        Page page = live(signedIn(profile(options(360, 740, ColorScheme.LIGHT)), engineer), "");
        opened(page, "narrow");
        part(page, "rollback-diff").locator("summary").click();
        nothing_is_wider_than_the_screen(page);
        int hidden = (int)
                page.evaluate(
                        "(() => { const body = document.querySelector('.dialog-body'); return body.scrollWidth - body.clientWidth; })()");
        assertThat(hidden).isZero();
        assertThat(part(page, "rollback-confirm")).isInViewport();
        assertThat(part(page, "dialog-close")).isInViewport();
    }
}
