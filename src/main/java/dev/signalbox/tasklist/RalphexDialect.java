package dev.signalbox.tasklist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ralphex: a plan of sections {@code ### Task 1: title}; a task is done when all boxes of its section are checked. */
final class RalphexDialect implements Dialect<Document.Text> {
    private static final Pattern SECTION = Pattern.compile("(?:Task|Iteration)\\s{1,9}([A-Za-z0-9.]{1,20}):\\s?(.*)");

    @Override
    public Reading read(Document.Text document) {
        MarkdownTasks tasks = new MarkdownTasks();
        Section section = new Section(tasks);
        Optional<Integer> openFence = Markdown.forEach(document.lines(), block -> {
            if (block instanceof Markdown.Heading heading) {
                tasks.heading(heading);
                section.heading(heading);
            } else if (block instanceof Markdown.Checkbox checkbox) {
                section.box(checkbox.box());
            }
        });
        section.end();
        return tasks.isEmpty() || !section.anyBox
                ? new Reading.NotATaskList()
                : tasks.build("ralphex", TaskListBuilder.Order.FILE, openFence, document.problems());
    }

    /** The boxes of the task whose section begins in that line, in file order. */
    static List<Flag> boxes(byte[] content, int sectionLine) {
        List<Flag> boxes = new ArrayList<>();
        int[] level = {0};
        int start = content.length > 2 && content[0] == (byte) 0xEF ? 3 : 0;
        Markdown.forEach(new Lines(content, start), block -> {
            if (block instanceof Markdown.Heading heading) {
                boolean begins =
                        heading.level() > 1 && SECTION.matcher(heading.text()).matches();
                if (heading.line().number() == sectionLine) {
                    level[0] = heading.level();
                } else if (begins || heading.level() <= level[0]) {
                    level[0] = 0;
                }
            } else if (block instanceof Markdown.Checkbox checkbox && level[0] > 0) {
                boxes.add(checkbox.box().flag());
            }
        });
        return boxes;
    }

    /** The section that is being read; boxes outside of a task's section say nothing about tasks. */
    private static final class Section {
        private final MarkdownTasks tasks;
        private Optional<Matcher> task = Optional.empty();
        private boolean anyBox;
        private int level;
        private int line;
        private int boxes;
        private int checked;

        Section(MarkdownTasks tasks) {
            this.tasks = tasks;
        }

        void heading(Markdown.Heading heading) {
            Matcher matcher = SECTION.matcher(heading.text());
            boolean begins = heading.level() > 1 && matcher.matches();
            if (begins || heading.level() <= level) {
                end();
            }
            if (begins) {
                task = Optional.of(matcher);
                level = heading.level();
                line = heading.line().number();
            }
        }

        void box(Markdown.Box box) {
            if (task.isPresent()) {
                anyBox = true;
                boxes++;
                checked += box.checked() ? 1 : 0;
            }
        }

        void end() {
            task.ifPresent(
                    t -> tasks.add(t.group(1), t.group(2).strip(), status(), Optional.empty(), line, Optional.empty()));
            task = Optional.empty();
            level = 0;
            boxes = 0;
            checked = 0;
        }

        private Task.Status status() {
            if (checked == 0) {
                return Task.Status.OPEN;
            }
            return checked == boxes ? Task.Status.PASSED : Task.Status.IN_PROGRESS;
        }
    }
}
