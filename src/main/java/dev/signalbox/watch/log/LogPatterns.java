package dev.signalbox.watch.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of paths relative to a project's folder, with {@code /} between names: {@code *} stands for any part of a name,
 * {@code ?} for one character of it, and {@code **} as a whole name for any number of names. Immutable.
 */
final class LogPatterns {
    private static final String ANY_DEPTH = "**";

    private sealed interface Segment {}

    private record AnyDepth() implements Segment {}

    private record Name(Pattern pattern) implements Segment {}

    private final List<List<Segment>> patterns;

    /** @throws IllegalArgumentException if one is absolute, or has an empty name or {@code ..} in it */
    LogPatterns(List<String> patterns) {
        this.patterns = patterns.stream().map(LogPatterns::parse).toList();
    }

    private static List<Segment> parse(String text) {
        List<Segment> segments = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException("no pattern of a path inside a project: " + text);
            }
            segments.add(name.equals(ANY_DEPTH) ? new AnyDepth() : new Name(glob(name)));
        }
        return List.copyOf(segments);
    }

    private static Pattern glob(String name) {
        StringBuilder regex = new StringBuilder();
        for (char c : name.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** Whether that path is one of a log. */
    boolean match(List<String> path) {
        return patterns.stream().anyMatch(pattern -> match(pattern, path, false));
    }

    /** Whether something beneath that directory may be a log. */
    boolean mayBeBeneath(List<String> directory) {
        return patterns.stream().anyMatch(pattern -> match(pattern, directory, true));
    }

    private static boolean match(List<Segment> pattern, List<String> path, boolean asBeginning) {
        if (path.isEmpty()) {
            return asBeginning ? !pattern.isEmpty() : pattern.stream().allMatch(AnyDepth.class::isInstance);
        }
        if (pattern.isEmpty()) {
            return false;
        }
        List<Segment> rest = pattern.subList(1, pattern.size());
        List<String> beneath = path.subList(1, path.size());
        if (pattern.get(0) instanceof Name name) {
            return name.pattern().matcher(path.get(0)).matches() && match(rest, beneath, asBeginning);
        }
        return match(rest, path, asBeginning) || match(pattern, beneath, asBeginning);
    }
}
