package dev.signalbox.watch.run.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** What the reader answers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Changed.class, name = "changed"),
    @JsonSubTypes.Type(value = Answer.TheRun.class, name = "run"),
    @JsonSubTypes.Type(value = Answer.Rows.class, name = "rows"),
    @JsonSubTypes.Type(value = Answer.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused")
})
public sealed interface Answer {
    /**
     * @param ids of all runs that are told of, the newest first
     * @param changed those that differ from what was known
     * @param cursor for the next question
     * @param more whether further runs differ, which did not fit; they are to be asked for again
     * @param whole whether every run was compared
     * @param notices what a person should know of the database
     */
    record Changed(
            List<String> ids, List<RunContent> changed, long cursor, boolean more, boolean whole, List<String> notices)
            implements Answer {
        public Changed {
            ids = List.copyOf(ids);
            changed = List.copyOf(changed);
            notices = List.copyOf(notices);
        }
    }

    record TheRun(Optional<RunContent> run) implements Answer {}

    /**
     * @param rows ascending by id
     * @param greatestId of the table, or that it ever gave where the table remembers; 0 if it is empty
     * @param anchor mark of the row that was asked for; empty if there is none
     * @param inode of the file
     * @param more whether there are further rows
     */
    record Rows(List<TableRow> rows, long greatestId, Optional<String> anchor, long inode, boolean more)
            implements Answer {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /** There is no database yet, or nothing in it: no fault. */
    record Absent() implements Answer {}

    /** @param reason for people, to be read after the file's name */
    record Refused(Kind kind, String reason) implements Answer {}

    /** Why nothing could be read. */
    enum Kind {
        /** Its own program is at it; a moment later all may be well. */
        BUSY,
        /** It may not be read, or not without touching it. */
        UNREADABLE,
        /** It is no database, or a broken one. */
        DAMAGED,
        /** It took too long. */
        TOO_SLOW
    }
}
