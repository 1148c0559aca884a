package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * ralph-orchestrator: one task a line; a later line replaces an earlier one with the same id. A line that cannot be read is
 * a problem and the others are read, because the file is appended to and its last line may be half-written.
 */
final class JsonLinesDialect implements Dialect<Document.Text> {
    private static final int MAX_LINES = 50_000;

    @Override
    public Reading read(Document.Text document) {
        Scan scan = new Scan(document.problems());
        for (Lines.Line line : document.lines()) {
            if (!line.blank() && !scan.take(line)) {
                break;
            }
        }
        if (scan.tasks.isEmpty()) {
            return scan.firstFault.<Reading>map(fault -> fault).orElse(new Reading.NotATaskList());
        }
        return new TaskListBuilder("ralph-orchestrator", TaskListBuilder.Order.PRIORITY, document.problems())
                .build(scan.tasks.values());
    }

    private static final class Scan {
        private final Problems problems;
        private final JsonTaskReader reader;
        private final Map<String, Task> tasks = new LinkedHashMap<>();
        private Optional<Reading.Broken> firstFault = Optional.empty();
        private int lines;

        Scan(Problems problems) {
            this.problems = problems;
            this.reader = new JsonTaskReader(false, problems);
        }

        /** Answers false when no further line is to be read. */
        boolean take(Lines.Line line) {
            if (++lines > MAX_LINES) {
                problems.at(line.number(), "has more than " + MAX_LINES + " lines; the rest is not read");
                return false;
            }
            try {
                JsonValue value = JsonTree.parse(line.utf8(), line.start(), line.end(), line.number(), problems);
                if (value instanceof JsonObject object && TaskShape.isTask(object)) {
                    Task task = reader.read(object, lines);
                    tasks.put(task.id(), task);
                } else {
                    problems.at(line.number(), "this line is not a task");
                }
            } catch (BrokenJsonException e) {
                problems.at(line.number(), "this line " + e.getMessage());
                if (firstFault.isEmpty()) {
                    firstFault = Optional.of(e.reading());
                }
            }
            return true;
        }
    }
}
