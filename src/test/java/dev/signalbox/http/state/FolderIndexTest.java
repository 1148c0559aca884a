package dev.signalbox.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderIndexTest {
    private final FolderIndex index = new FolderIndex();

    @BeforeEach
    void fill() {
        index.put("shop", "/srv/agents/shop");
        index.put("inner", "/srv/agents/shop/packages/inner");
        index.put("shop-2", "/srv/agents/shop-2/");
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/agents/shop, shop",
        "/srv/agents/shop/, shop",
        "/srv/agents/shop/src/main, shop",
        "//srv/./agents//shop/x/.., shop",
        "/srv/agents/shop/packages, shop",
        "/srv/agents/shop/packages/inner, inner",
        "/srv/agents/shop/packages/inner/deep, inner",
        "/srv/agents/shop/packages/inner/../.., shop",
        "/srv/agents/shop-2, shop-2",
        "/srv/agents/shop-2/x, shop-2"
    })
    void the_nearest_folder_of_a_project_wins(String folder, String slug) {
        assertThat(index.around(folder)).hasValue(slug);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/srv/agents",
                "/srv/agents/shop-3",
                "/srv/agents/sho",
                "/srv/agents/shop/../x",
                "/../..",
                "srv/agents/shop",
                "./shop",
                "~/shop",
                "C:\\shop",
                "/srv/agents/SHOP"
            })
    void other_folders_are_nobodys(String folder) {
        assertThat(index.around(folder)).isEmpty();
    }

    @Test
    void a_path_that_is_too_long_is_nobodys_and_a_deep_one_is_found() {
        assertThat(index.around("/srv/agents/shop" + "/x".repeat(2_000))).hasValue("shop");
        assertThat(index.around("/srv/agents/shop" + "/x".repeat(500_000))).isEmpty();
    }

    @Test
    void a_project_that_moves_or_goes_takes_its_folder_along() {
        index.put("inner", "/srv/elsewhere");
        assertThat(index.around("/srv/agents/shop/packages/inner")).hasValue("shop");
        assertThat(index.around("/srv/elsewhere/x")).hasValue("inner");
        index.remove("inner");
        index.remove("inner");
        assertThat(index.around("/srv/elsewhere")).isEmpty();
    }

    @Test
    void of_two_projects_in_one_folder_the_other_one_stays() {
        index.put("again", "/srv/agents/shop");
        index.remove("again");
        assertThat(index.around("/srv/agents/shop")).hasValue("shop");
    }

    @Test
    void the_root_itself_may_be_a_project() {
        index.put("all", "/");
        assertThat(index.around("/opt")).hasValue("all");
        assertThat(index.around("/")).hasValue("all");
    }
}
