package dev.signalbox.http.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path with fixed words and {@code {parameters}}, matched segment by segment after decoding. */
public final class PathPattern {
    private final String text;
    private final List<String> segments;

    private PathPattern(String text) {
        this.text = text;
        this.segments = List.of(text.substring(1).split("/", -1));
    }

    /** @param text begins with a slash */
    public static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + text);
        }
        return new PathPattern(text);
    }

    /** The parameters, if the path fits. */
    Optional<Map<String, String>> match(List<String> decoded) {
        if (decoded.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (isParameter(segment)) {
                parameters.put(segment.substring(1, segment.length() - 1), decoded.get(i));
            } else if (!segment.equals(decoded.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /**
     * Fixed words win over parameters, earlier ones over later ones: of two patterns that fit a path, the one whose rank is
     * smaller in dictionary order is meant.
     */
    String rank() {
        StringBuilder rank = new StringBuilder();
        segments.forEach(segment -> rank.append(isParameter(segment) ? '1' : '0'));
        return rank.toString();
    }

    /** The segments of a raw path, each decoded once; empty if it is not well encoded. */
    static Optional<List<String>> segmentsOf(String rawPath) {
        List<String> decoded = new ArrayList<>();
        for (String segment : rawPath.substring(1).split("/", -1)) {
            Optional<String> text = PercentDecoding.decode(segment);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            decoded.add(text.get());
        }
        return Optional.of(decoded);
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    @Override
    public String toString() {
        return text;
    }
}
