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
     * @param whole whether every run is compared; if not, those that have new rows are, and every run if none has
     */
    record WhatChanged(String file, Map<String, RunMark> known, Optional<Long> cursor, boolean whole)
            implements Question {
        public WhatChanged {
            known = Map.copyOf(known);
        }
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
