package dev.signalbox.watch.log;

import java.util.List;

/**
 * Which files count as logs.
 *
 * @param node the node's name
 * @param patterns as {@link LogPatterns} reads them
 */
public record LogSettings(String node, List<String> patterns) {
    /** What loops and orchestrators write, and whatever is called so in the project's folder. */
    public static final List<String> DEFAULT_PATTERNS =
            List.of(".5x/logs/**", ".ralph/logs/**", ".ralph/*.log", ".ralph-tui/iterations/**", "*.log");

    public LogSettings {
        patterns = List.copyOf(patterns);
    }

    public static LogSettings defaults(String node) {
        return new LogSettings(node, DEFAULT_PATTERNS);
    }
}
