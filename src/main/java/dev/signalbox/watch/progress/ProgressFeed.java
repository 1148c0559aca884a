package dev.signalbox.watch.progress;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Project.ProgressEntry;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.ProjectFolder.Content;
import dev.signalbox.files.ProjectFolder.Reading;
import dev.signalbox.files.ProjectFolder.Unreadable;
import dev.signalbox.watch.RalphexProgress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a loop tells of its progress in free text: the end of {@code progress.txt}, or of ralphex's own progress file.
 *
 * @param entries newest last, at most 10, each text at most 500 characters
 * @param changedAt when the file was last written; empty if there is none
 * @param problems why the file could not be read
 */
public record ProgressFeed(List<ProgressEntry> entries, Optional<Instant> changedAt, List<Problem> problems) {
    private static final List<String> FILES =
            List.of("progress.txt", ".ralph/progress.txt", "scripts/ralph/progress.txt");
    private static final int TAIL_BYTES = 64 * 1024;
    private static final int MAX_ENTRIES = 10;
    private static final int MAX_TEXT = 500;
    private static final int MAX_TITLE = 160;

    private static final Pattern HEADING = Pattern.compile("^## +(\\S.*)$");
    private static final Pattern SECTION = Pattern.compile("^-{3} (\\S.*) -{3}$");
    private static final Pattern RULE = Pattern.compile("^\\s*-{3,}\\s*$");

    public ProgressFeed {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    /** Reads the feed of a project; a project without one has an empty feed. */
    public static ProgressFeed read(ProjectFolder folder) {
        Optional<String> newest = Optional.empty();
        Instant newestAt = Instant.MIN;
        List<Problem> problems = new ArrayList<>();
        for (String file : FILES) {
            // No byte is asked for yet: this tells which file is there, or why it cannot be read.
            Reading reading = folder.readHead(file, 0);
            if (reading instanceof Unreadable unreadable) {
                problems.add(new Problem(file, Optional.empty(), unreadable.reason()));
            }
            Instant at = reading instanceof Content content ? content.modifiedAt() : Instant.MIN;
            if (at.isAfter(newestAt)) {
                newest = Optional.of(file);
                newestAt = at;
            }
        }
        boolean markdown = newest.isPresent();
        Optional<String> file = newest.or(() -> RalphexProgress.newest(folder));
        if (file.isPresent() && folder.readTail(file.get(), TAIL_BYTES) instanceof Content content) {
            List<ProgressEntry> entries = entries(content.bytes(), markdown ? HEADING : SECTION);
            return new ProgressFeed(entries, Optional.of(content.modifiedAt()), problems);
        }
        return new ProgressFeed(List.of(), Optional.empty(), problems);
    }

    private static List<ProgressEntry> entries(byte[] bytes, Pattern heading) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (bytes.length == TAIL_BYTES && lines.size() > 1) {
            lines = lines.subList(1, lines.size());
        }
        List<ProgressEntry> entries = new ArrayList<>();
        String title = "";
        boolean open = false;
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            var header = heading.matcher(line);
            if (header.matches()) {
                add(entries, open, title, text);
                title = header.group(1);
                open = !title.strip().equalsIgnoreCase("Codebase Patterns");
            } else if (!RULE.matcher(line).matches() && text.length() < 2 * MAX_TEXT) {
                text.append(line.stripTrailing()).append('\n');
            }
        }
        add(entries, open, title, text);
        if (entries.isEmpty() && !hasHeading(lines, heading)) {
            lines.stream()
                    .filter(line -> !line.isBlank()
                            && !line.startsWith("#")
                            && !RULE.matcher(line).matches())
                    .filter(line -> !line.startsWith("Started:"))
                    .forEach(line -> entries.add(new ProgressEntry("", TerminalText.coloured(line, MAX_TEXT))));
        }
        return entries.subList(Math.max(0, entries.size() - MAX_ENTRIES), entries.size());
    }

    private static boolean hasHeading(List<String> lines, Pattern heading) {
        return lines.stream().anyMatch(line -> heading.matcher(line).matches());
    }

    private static void add(List<ProgressEntry> entries, boolean open, String title, StringBuilder text) {
        if (open) {
            entries.add(new ProgressEntry(
                    TerminalText.plain(title, MAX_TITLE), TerminalText.coloured(text.toString(), MAX_TEXT)));
        }
        text.setLength(0);
    }
}
