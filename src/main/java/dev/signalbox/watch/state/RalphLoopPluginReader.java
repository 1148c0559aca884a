package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.ProjectFolder.Content;
import dev.signalbox.files.ProjectFolder.Reading;
import dev.signalbox.files.ProjectFolder.Unreadable;
import dev.signalbox.files.Times;
import dev.signalbox.watch.state.RunClaim.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ralph-loop plugin of Claude Code: front matter in {@code .claude/ralph-loop.local.md}, rewritten at each iteration
 * and removed at the end. It names no process; the agent is found by the folder that it works in.
 */
final class RalphLoopPluginReader implements RunStateReader {
    private static final String FILE = ".claude/ralph-loop.local.md";
    private static final int MAX_LINES = 50;

    @Override
    public String tool() {
        return "ralph-loop";
    }

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        Reading reading = folder.read(FILE);
        if (reading instanceof Unreadable unreadable) {
            return Optional.of(
                    new Broken(Optional.empty(), List.of(new Problem(FILE, Optional.empty(), unreadable.reason()))));
        }
        if (!(reading instanceof Content content)) {
            return Optional.empty();
        }
        Optional<Map<String, String>> matter = frontMatter(content);
        return Optional.of(
                matter.isPresent()
                        ? new Read(claim(matter.get(), content.modifiedAt()))
                        : new Broken(
                                Optional.empty(),
                                List.of(new Problem(FILE, Optional.of(1), "has no complete front matter"))));
    }

    private static Optional<Map<String, String>> frontMatter(Content content) {
        List<String> lines = new String(content.bytes(), StandardCharsets.UTF_8)
                .lines()
                .limit(MAX_LINES)
                .toList();
        if (lines.isEmpty() || !lines.get(0).strip().equals("---")) {
            return Optional.empty();
        }
        Map<String, String> members = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.strip().equals("---")) {
                return Optional.of(members);
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                members.put(line.substring(0, colon).strip(), unquoted(line.substring(colon + 1)));
            }
        }
        return Optional.empty();
    }

    private static String unquoted(String value) {
        String text = value.strip();
        boolean quoted = text.length() >= 2
                && (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private RunClaim claim(Map<String, String> matter, Instant modifiedAt) {
        boolean active = matter.getOrDefault("active", "true").equals("true");
        LoopFigures figures = new LoopFigures(
                number(matter.get("iteration")),
                number(matter.get("max_iterations")).filter(max -> max > 0),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Optional<Instant> started =
                Optional.ofNullable(matter.get("started_at")).flatMap(Times::parse);
        return new RunClaim(
                tool(),
                active ? Status.RUNNING : Status.STOPPED,
                "ralph-loop.local.md says " + (active ? "active" : "not active"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                started,
                Optional.of(modifiedAt),
                Optional.of(figures),
                List.of());
    }

    private static Optional<Long> number(String text) {
        return Optional.ofNullable(text)
                .filter(digits -> digits.matches("\\d{1,12}"))
                .map(Long::valueOf);
    }
}
