package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.wire.RunContent;
import java.sql.SQLException;
import java.util.Set;

/** The tables that tell of runs, in one generation of the schema. */
interface RunTables {
    /** Of the text of one cell that is parsed, in characters. */
    int MAX_JSON_CHARS = 256 * 1024;

    int MAX_TEXT = 1_000;

    /** The greatest id of the rows that are only ever added; 0 if there is none. */
    long cursor() throws SQLException, UnreadableException;

    /** Runs with rows beyond that id; of very many only some. */
    Set<String> touchedAfter(long cursor) throws SQLException, UnreadableException;

    /** @param most rows of a kind that are told; all are counted */
    RunContent content(RunRow run, int most) throws SQLException, UnreadableException;
}
