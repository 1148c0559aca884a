package dev.signalbox.tasklist;

import java.util.List;

/** All dialects, in the order in which they are asked: those whose content says the most about itself first. */
final class Dialects {
    private static final List<Dialect<Document.Json>> JSON =
            List.of(new UserStoriesDialect(), new StoriesDialect(), new RalphQueueDialect(), new TasksDialect());
    private static final List<Dialect<Document.Text>> JSON_LINES = List.of(new JsonLinesDialect());
    private static final List<Dialect<Document.Text>> MARKDOWN =
            List.of(new PrdMarkdownDialect(), new RalphexDialect(), new FixPlanDialect());

    private Dialects() {}

    static Reading json(Document.Json document) {
        return first(JSON, document);
    }

    static Reading jsonLines(Document.Text document) {
        return first(JSON_LINES, document);
    }

    static Reading markdown(Document.Text document) {
        return first(MARKDOWN, document);
    }

    private static <D extends Document> Reading first(List<Dialect<D>> dialects, D document) {
        for (Dialect<D> dialect : dialects) {
            Reading reading = dialect.read(document);
            if (!(reading instanceof Reading.NotATaskList)) {
                return reading;
            }
        }
        return new Reading.NotATaskList();
    }
}
