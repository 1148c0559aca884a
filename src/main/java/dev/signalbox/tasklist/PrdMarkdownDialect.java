package dev.signalbox.tasklist;

import java.util.Optional;

/** ralph-cli: a story is a heading with a box, {@code ### [ ] US-001: title}. */
final class PrdMarkdownDialect implements Dialect<Document.Text> {
    @Override
    public Reading read(Document.Text document) {
        MarkdownTasks tasks = new MarkdownTasks();
        Problems problems = document.problems();
        Optional<Integer> openFence = Markdown.forEach(document.lines(), block -> {
            if (block instanceof Markdown.Heading heading) {
                tasks.heading(heading);
                if (heading.level() > 1) {
                    heading.box().ifPresent(box -> story(box, heading.line().number(), tasks, problems));
                }
            }
        });
        return tasks.isEmpty()
                ? new Reading.NotATaskList()
                : tasks.build("prd-markdown", TaskListBuilder.Order.FILE, openFence, problems);
    }

    private static void story(Markdown.Box box, int line, MarkdownTasks tasks, Problems problems) {
        int colon = box.text().indexOf(':');
        String id = colon > 0 ? box.text().substring(0, colon).strip() : "";
        String title = box.text().substring(colon + 1).strip();
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            id = "#" + tasks.next();
            title = box.text();
            problems.at(line, "this story has no id; shown as " + id);
        }
        Task.Status status = box.checked() ? Task.Status.PASSED : Task.Status.OPEN;
        tasks.add(id, title, status, Optional.empty(), line, Optional.of(box.flag()));
    }
}
