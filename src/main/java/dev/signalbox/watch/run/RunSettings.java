package dev.signalbox.watch.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which databases of others are read.
 *
 * @param databases where a project may have its run database, relative to its folder
 */
public record RunSettings(List<String> databases, List<EventTable> eventTables) {
    /** Where the 5x orchestrator puts it. */
    public static final RunSettings DEFAULT = new RunSettings(List.of(".5x/5x.db"), List.of());

    public RunSettings {
        databases = List.copyOf(databases);
        eventTables = List.copyOf(eventTables);
    }

    /**
     * A table whose rows become events of our journal.
     *
     * @param name of the source, unique; the events' actor, and their type where there is no type column
     * @param file the SQLite database; absolute
     * @param columns which make up an event's data; empty: all
     * @param project slug of the project that the events are about
     */
    public record EventTable(
            String name,
            Path file,
            String table,
            String idColumn,
            String timeColumn,
            Optional<String> typeColumn,
            List<String> columns,
            Optional<String> project,
            String account) {
        public EventTable {
            columns = List.copyOf(columns);
        }
    }
}
