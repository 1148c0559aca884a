package dev.signalbox.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:default}} in the strings of a document by environment variables. Where the
 * schema wants a number or a truth value, a string that is such a reference becomes one.
 */
final class EnvironmentReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

    private final Map<String, String> environment;
    private final List<ConfigProblem> problems = new ArrayList<>();

    EnvironmentReferences(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Variables that are named, not set and have no default. */
    List<ConfigProblem> problems() {
        return problems;
    }

    JsonNode replace(JsonNode node, JsonNode rule) {
        return replace(node, rule, "#");
    }

    private JsonNode replace(JsonNode node, JsonNode rule, String pointer) {
        if (node instanceof ObjectNode object) {
            object.fieldNames()
                    .forEachRemaining(name -> object.set(
                            name,
                            replace(
                                    object.get(name),
                                    rule.path("properties").path(name),
                                    pointer + "/" + escape(name))));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, replace(array.get(i), rule.path("items"), pointer + "/" + i));
            }
        } else if (node.isTextual() && REFERENCE.matcher(node.asText()).find()) {
            return typed(substitute(node.asText(), pointer), rule.path("type").asText());
        }
        return node;
    }

    private String substitute(String text, String pointer) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = environment.getOrDefault(name, matcher.group(2));
            if (value == null) {
                problems.add(new ConfigProblem(
                        pointer, "the environment variable " + name + " is not set and has no default"));
                value = "";
            }
            matcher.appendReplacement(replaced, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(replaced).toString();
    }

    private static JsonNode typed(String text, String type) {
        if (type.equals("integer") && text.matches("-?[0-9]{1,18}")) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return TextNode.valueOf(text);
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
