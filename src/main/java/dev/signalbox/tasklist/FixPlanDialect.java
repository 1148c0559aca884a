package dev.signalbox.tasklist;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ralph-claude-code: boxes under headings that name a priority, {@code ## Priority 1} or {@code ## High Priority}. The boxes
 * have no ids, so a task's id is its position.
 */
final class FixPlanDialect implements Dialect<Document.Text> {
    private static final Pattern NUMBERED = Pattern.compile("priority\\s{0,9}[:#-]?\\s{0,9}p?([0-9]{1,6})\\b");

    @Override
    public Reading read(Document.Text document) {
        MarkdownTasks tasks = new MarkdownTasks();
        Section section = new Section();
        Optional<Integer> openFence = Markdown.forEach(document.lines(), block -> {
            if (block instanceof Markdown.Heading heading) {
                // The heading names the file ("Fix Plan"), never the project.
                section.enter(heading);
            } else if (block instanceof Markdown.Checkbox checkbox) {
                Markdown.Box box = checkbox.box();
                Task.Status status = box.checked() ? Task.Status.PASSED : Task.Status.OPEN;
                tasks.add(
                        "#" + tasks.next(),
                        box.text(),
                        status,
                        section.priority,
                        checkbox.line().number(),
                        Optional.of(box.flag()));
            }
        });
        boolean byName = document.fileName().endsWith("fix_plan.md");
        return byName || (section.anyPriority && !tasks.isEmpty())
                ? tasks.build("fix-plan", TaskListBuilder.Order.PRIORITY, openFence, document.problems())
                : new Reading.NotATaskList();
    }

    private static final class Section {
        private Optional<Integer> priority = Optional.empty();
        private boolean anyPriority;

        void enter(Markdown.Heading heading) {
            if (heading.level() > 2) {
                return;
            }
            String text = heading.text().toLowerCase(Locale.ROOT);
            Matcher numbered = NUMBERED.matcher(text);
            anyPriority |= text.contains("priority");
            priority = numbered.find() ? Optional.of(Integer.valueOf(numbered.group(1))) : named(text);
        }

        private static Optional<Integer> named(String text) {
            if (!text.contains("priority")) {
                return Optional.empty();
            }
            if (text.contains("high")) {
                return Optional.of(1);
            }
            return text.contains("medium") ? Optional.of(2) : text.contains("low") ? Optional.of(3) : Optional.empty();
        }
    }
}
