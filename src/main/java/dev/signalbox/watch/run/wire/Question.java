package dev.signalbox.watch.run.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of the reader. Each question is answered from one short transaction. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Question.WhatChanged.class, name = "changed"),
    @JsonSubTypes.Type(value = Question.OneRun.class, name = "run"),
    @JsonSubTypes.Type(value = Question.NewRows.class, name = "rows")
})
public sealed interface Question {
    /** The database; an absolute path. */
    String file();

    /**
     * Which runs differ from what is known of them?
     *
     * @param known by the run's id
     * @param cursor the greatest id of the rows that tell of runs, as of the answer before; empty: nothing is known
     */
    record WhatChanged(String file, Map<String, RunMark> known, Optional<Long> cursor, Depth depth)
            implements Question {
        public WhatChanged {
            known = Map.copyOf(known);
        }
    }

    /** Which runs are compared: reading all of them takes long in a large database. */
    enum Depth {
        /** Those that have new rows. */
        NEW_ROWS,
        /** Those that have new rows; all if none has, because a row may have been replaced in place. */
        NEW_ROWS_OR_ALL,
        ALL
    }

    /** All that there is of one run. */
    record OneRun(String file, String runId) implements Question {}

    /**
     * The next rows of a table.
     *
     * @param typeColumn the type of a row's event
     * @param columns which make up the row; empty: all
     * @param after rows with a greater id only
     * @param anchor id of a row whose mark is to be told too
     */
    record NewRows(
            String file,
            String table,
            String idColumn,
            String timeColumn,
            Optional<String> typeColumn,
            List<String> columns,
            long after,
            Optional<Long> anchor,
            int limit)
            implements Question {
        public NewRows {
            columns = List.copyOf(columns);
        }
    }
}
