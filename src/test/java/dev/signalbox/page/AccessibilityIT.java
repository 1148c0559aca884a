package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessibilityIT extends BrowserTests {
    private static final List<String> VIEWS = List.of(
            "",
            "?view=project&slug=amber",
            "?view=events",
            "?view=connect",
            "?view=gates",
            "?view=logs&project=amber",
            "?view=nodes",
            "?view=settings",
            "?view=project&slug=none",
            "?q=no-such-thing",
            "?view=nowhere");

    @BeforeAll
    void projects() throws Exception {
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
        RalphProject.in(signalbox.workspace(), "beacon").with(60, 60);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axe_finds_nothing_in_any_view(ColorScheme scheme) {
        BrowserContext context = signedIn(profile(options(1280, 900, scheme)));
        Page page = live(context, "");
        for (String view : VIEWS) {
            reopen(page, view);
            axe_finds_nothing(page, scheme + " " + view);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axe_finds_nothing_signed_out_or_cut_off_or_in_a_dialog(ColorScheme scheme) {
        the_network_is_cut();
        BrowserContext context = choosing(profile(options(1280, 900, scheme)), "{\"sharing\":\"tabs\"}");
        Page page = open(context, "");
        appears(part(page, "signed-out"));
        axe_finds_nothing(page, scheme + " signed out");

        signedIn(context);
        page.reload();
        becomes(page, "live");
        card(page, "amber").locator("[data-testid='card-why']").click();
        appears(part(page, "why"));
        axe_finds_nothing(page, scheme + " evidence");
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        appears(part(page, "dialog"));
        axe_finds_nothing(page, scheme + " help");
        page.keyboard().press("Escape");
        part(page, "account").click();
        axe_finds_nothing(page, scheme + " account");
        page.keyboard().press("Escape");

        context.setOffline(true);
        becomes(page, "offline");
        axe_finds_nothing(page, scheme + " offline");
        context.setOffline(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 360})
    void a_narrow_screen_never_scrolls_sideways(int width) {
        BrowserContext context = signedIn(profile(options(width, 740, ColorScheme.LIGHT)));
        Page page = live(context, "");
        for (String view : VIEWS) {
            reopen(page, view);
            nothing_is_wider_than_the_screen(page);
        }
    }

    @Test
    void everything_can_be_done_by_keyboard() {
        Page page = live(signedIn(profile()), "");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("/");
        assertThat(part(page, "search")).isFocused();
        page.keyboard().type("amber");
        assertThat(part(page, "card")).hasCount(1);
        page.keyboard().press("Tab");
        page.keyboard().press("j");
        assertThat(card(page, "amber").locator("[data-testid='card-name'] a")).isFocused();
        page.keyboard().press("Enter");
        appears(part(page, "project"));
        assertThat(part(page, "title")).isFocused();
        page.keyboard().press("g");
        page.keyboard().press("p");
        appears(card(page, "beacon"));
        page.keyboard().press("?");
        appears(part(page, "dialog"));
        assertThat(part(page, "dialog-close")).isFocused();
        page.keyboard().press("Escape");
        assertThat(part(page, "dialog")).isHidden();
        page.keyboard().press("t");
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
    }

    @Test
    void a_dialog_keeps_the_focus_inside_and_gives_it_back() {
        Page page = live(signedIn(profile()), "");
        part(page, "help").focus();
        page.keyboard().press("Enter");
        assertThat(part(page, "dialog-close")).isFocused();
        for (int i = 0; i < 4; i++) {
            page.keyboard().press("Tab");
            Object outside = page.evaluate(
                    "document.activeElement !== document.body" + " && !document.activeElement.closest('dialog')");
            assertThat(outside).as("Tab " + i).isEqualTo(false);
        }
        page.keyboard().press("Escape");
        assertThat(part(page, "help")).isFocused();
    }

    @Test
    void with_forced_colours_words_shapes_and_edges_stay() {
        Page page =
                live(signedIn(profile(options(1280, 900, ColorScheme.DARK).setForcedColors(ForcedColors.ACTIVE))), "");
        appears(card(page, "amber").locator("[data-testid='card-state']"));
        Locator card = card(page, "amber");
        Object edges = card.evaluate("element => getComputedStyle(element).borderTopStyle");
        assertThat(edges).isEqualTo("solid");
        Object invisible = card.evaluate("element => { const paper = getComputedStyle(element).backgroundColor;"
                + " const drawn = shape => { const {stroke, fill} = getComputedStyle(shape);"
                + " return [stroke, fill].some(paint => paint !== 'none' && paint !== paper); };"
                + " return [...element.querySelectorAll('.glyph, .track')]"
                + ".filter(picture => ![...picture.children].some(drawn)).length; }");
        assertThat(invisible).isEqualTo(0);
        axe_finds_nothing(page, "forced colours");
    }

    @Test
    void single_key_shortcuts_can_be_switched_off() {
        Page page = live(choosing(signedIn(profile()), "{\"shortcuts\":false}"), "");
        page.keyboard().press("t");
        page.keyboard().press("?");
        page.keyboard().press("/");
        assertThat(part(page, "search")).not().isFocused();
        assertThat(part(page, "dialog")).isHidden();
    }

    @Test
    void reduced_motion_is_honoured() throws Exception {
        Page page = live(
                signedIn(profile(options(1280, 900, ColorScheme.LIGHT).setReducedMotion(ReducedMotion.REDUCE))), "");
        RalphProject.in(signalbox.workspace(), "amber").with(5, 3);
        shows(counts(page, "amber"), "3 of 5");
        assertThat(card(page, "amber")).hasCSS("animation-name", "none");
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
    }

    @Test
    void settings_outlive_a_reload() {
        Page page = live(signedIn(profile()), "?view=settings");
        part(page, "setting-theme").getByText("Dark").click();
        part(page, "setting-density").getByText("Wall screen").click();
        part(page, "setting-zone").getByText("UTC").click();
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page.locator("html")).hasAttribute("data-density", "wall");
        assertThat(part(page, "foot-zone")).hasText("UTC");
    }

    @Test
    void the_page_speaks_the_browsers_language() {
        Page page = live(signedIn(profile(options(1280, 900, ColorScheme.LIGHT).setLocale("ro-RO"))), "");
        assertThat(page.locator("html")).hasAttribute("lang", "ro");
        shows(part(page, "pill-word"), "În direct");
        shows(counts(page, "amber"), "2 din 5 trecute");
        part(page, "language").selectOption("en");
        shows(part(page, "pill-word"), "Live");
    }

    @Test
    void both_catalogues_say_the_same_things() {
        Page page = live(signedIn(profile()), "");
        Set<String> english = keys(page, "en");
        assertThat(english).hasSizeGreaterThan(100);
        assertThat(keys(page, "ro")).isEqualTo(english);
    }

    private static Set<String> keys(Page page, String language) {
        List<?> keys = (List<?>) page.evaluate(
                "async language => Object.keys((await import(`./js/i18n/${language}.js`)).default)", language);
        Set<String> names = new TreeSet<>();
        // Languages differ in their plural forms, not in what they count.
        keys.forEach(key -> names.add(key.toString().replaceFirst("\\.(one|few|other)$", "")));
        return names;
    }
}
