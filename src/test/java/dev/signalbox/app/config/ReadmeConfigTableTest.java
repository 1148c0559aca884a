package dev.signalbox.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of keys must say what the schema says. */
class ReadmeConfigTableTest {
    private static final int KEY = 1;
    private static final int DEFAULT = 2;
    private static final int MEANING = 3;

    @Test
    void the_table_of_keys_is_that_of_the_schema() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        collect(new ConfigSchema().root(), "", expected);
        String readme = Files.readString(Path.of("README.md"));
        String table =
                readme.substring(readme.indexOf("<!-- config-table"), readme.indexOf("<!-- end of config-table"));
        Map<String, String> written = table.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" *(?<!\\\\)\\| *"))
                .collect(Collectors.toMap(
                        cells -> cells[KEY].replace("`", ""),
                        cells -> cells[DEFAULT].replace("`", "") + " / " + cells[MEANING],
                        (a, b) -> a,
                        LinkedHashMap::new));
        assertThat(written).hasSizeGreaterThan(20).isEqualTo(expected);
    }

    private static void collect(JsonNode rule, String prefix, Map<String, String> rows) {
        rule.path("properties").fields().forEachRemaining(member -> {
            String key = prefix + member.getKey();
            JsonNode value = member.getValue();
            if (value.has("properties")) {
                collect(value, key + ".", rows);
            } else if (value.path("items").has("properties")) {
                collect(value.get("items"), key + "[].", rows);
            } else {
                rows.put(
                        key,
                        defaultOf(key, value) + " / " + value.get("description").asText());
            }
        });
    }

    private static String defaultOf(String key, JsonNode value) {
        if (!value.has("default")) {
            return "–";
        }
        boolean all = key.equals("roles")
                && Arrays.asList(value.get("default"))
                        .toString()
                        .equals(Arrays.asList(value.at("/items/enum")).toString());
        return all ? "all of them" : value.get("default").toString();
    }
}
