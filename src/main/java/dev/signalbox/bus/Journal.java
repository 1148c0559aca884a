package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversation about the event journal: rows that are numbered in the order in which they were committed and never
 * change. The journal publishes every row once, in order, whoever wrote it; whoever has just started, sees a gap, or has
 * a reader who is behind, reads the rows after a cursor.
 */
public final class Journal {
    /** Rows of one request at most. */
    public static final int MAX_APPEND = 1_000;
    /** Rows of one answer, or of one published message, at most. */
    public static final int MAX_PAGE = 500;
    /** A row's data at most, in bytes of UTF-8. What another program wrote beyond it is not carried. */
    public static final int MAX_DATA_BYTES = 256 * 1024;
    /** One message or answer at most, in bytes of data; a page ends early rather than be larger (but has a row). */
    public static final int MAX_PAGE_BYTES = 1024 * 1024;

    public static final int MAX_TYPE_LENGTH = 200;
    public static final int MAX_ACTOR_LENGTH = 200;
    /** The journal's position and health are published on every change, and again after this time. */
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** A row that cannot be written at once (the database is locked) is refused within this time. */
    public static final long TIMEOUT_MS = 10_000;

    public static final Channel<Appended> APPENDED = new Channel<>("signalbox.journal.appended", Appended.class);
    public static final Channel<Announced> ANNOUNCED = new Channel<>("signalbox.journal.announced", Announced.class);
    public static final Command<PositionRequest, Announced> POSITION =
            new Command<>("signalbox.journal.position", PositionRequest.class, Announced.class);
    public static final Command<Import, Imported> IMPORT =
            new Command<>("signalbox.journal.import", Import.class, Imported.class);
    public static final Command<Append, AppendedIds> APPEND =
            new Command<>("signalbox.journal.append", Append.class, AppendedIds.class);
    public static final Command<Read, Page> READ = new Command<>("signalbox.journal.read", Read.class, Page.class);
    public static final Command<CountRequest, Counts> COUNT =
            new Command<>("signalbox.journal.count", CountRequest.class, Counts.class);

    private Journal() {}

    /**
     * One row.
     *
     * @param id ascending over all accounts; numbers of other accounts' rows are missing for a reader
     * @param project its slug; empty if the row is about none
     * @param actor who did it; empty if nobody did or it is not known
     * @param createdAt UTC, as the row says; rows of other programs may be out of order in it
     * @param data one line of JSON, at most {@link #MAX_DATA_BYTES}
     */
    public record Event(
            long id,
            String type,
            String account,
            Optional<String> project,
            Optional<String> actor,
            Instant createdAt,
            String data) {}

    /**
     * Rows came in. Published by the journal's one tail; holds rows of all accounts.
     *
     * @param epoch of the database; another one means that nothing that was known of the journal holds
     * @param after the last id that was published before; a receiver whose last id is another has missed some and reads
     * @param events ascending by id, at most {@link #MAX_PAGE}
     */
    public record Appended(String epoch, long after, List<Event> events) {
        public Appended {
            events = List.copyOf(events);
        }
    }

    /**
     * Where the journal stands and how its database fares.
     *
     * @param epoch of the database: changes when it is replaced, not when Signalbox restarts; empty while no database
     *     could be read since the start
     * @param lastId the newest row's id; 0 if there was none ever
     * @param prunedThrough every row up to this id was removed to make room; 0 if none was
     * @param health what can be done now
     * @param message for people: what is wrong and what to do; empty if all is well
     * @param since when this health began, UTC
     */
    public record Announced(
            String node, String epoch, long lastId, long prunedThrough, Health health, String message, Instant since) {}

    /** What can be done with the journal's database now. */
    public enum Health {
        /** Reading and writing. */
        OK,
        /** Reading only; writes fail with {@link FailureCode#INSUFFICIENT_STORAGE}. */
        FULL,
        /** Reading only; writes fail with {@link FailureCode#UNAVAILABLE}. */
        READ_ONLY,
        /** Neither (missing, replaced by something else, damaged); rows follow when it is back. */
        UNAVAILABLE
    }

    public record PositionRequest() {}

    /**
     * A row to be written.
     *
     * @param type 1 to {@link #MAX_TYPE_LENGTH} characters
     * @param data one JSON value, at most {@link #MAX_DATA_BYTES}
     */
    public record NewEvent(String type, Optional<String> project, Optional<String> actor, String data) {}

    /**
     * Asks that rows be written, all or none. The answer means that they are on disk. To be asked with
     * {@link #TIMEOUT_MS}. Refused with {@link FailureCode#BAD_REQUEST} (a row is not valid),
     * {@link FailureCode#INSUFFICIENT_STORAGE} (the disk is full) or {@link FailureCode#UNAVAILABLE}.
     *
     * @param events 1 to {@link #MAX_APPEND}
     */
    public record Append(String account, List<NewEvent> events) {
        public Append {
            events = List.copyOf(events);
        }
    }

    /** @param ids in the order of the rows that were asked for, ascending */
    public record AppendedIds(List<Long> ids) {
        public AppendedIds {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Asks that rows of somebody else's table be taken over, all or none, each once: they are written together with the
     * place up to which the table has been taken over, and only if that place is still the one that is named. To be asked
     * with {@link #TIMEOUT_MS}; refused like {@link Append}.
     *
     * @param source the name under which the table is configured
     * @param generation of the table: another one begins anew
     * @param after the place up to which the asker believes the table has been taken over
     * @param upTo the place after these rows
     * @param events at most {@link #MAX_APPEND}; none to learn the place
     */
    public record Import(
            String source, String account, String generation, long after, long upTo, List<NewEvent> events) {
        public Import {
            events = List.copyOf(events);
        }
    }

    /**
     * Up to where a table has been taken over.
     *
     * @param taken whether the rows of the request were written; if not, the place was another one
     * @param generation empty if nothing was ever taken over
     */
    public record Imported(boolean taken, String generation, long place) {}

    /**
     * Asks for rows of one account, ascending by id: with {@code after} the first ones beyond it, with {@code before} the
     * last ones short of it, with neither the newest; with both, those between, beginning after {@code after}.
     *
     * @param limit 1 to {@link #MAX_PAGE}
     * @param types only rows of these types; empty for all; a type that ends with {@code *} stands for all that begin so
     * @param project only rows of this project
     * @param text only rows whose type, project, actor or data contain this text, in any case
     */
    public record Read(
            String account,
            Optional<Long> after,
            Optional<Long> before,
            int limit,
            List<String> types,
            Optional<String> project,
            Optional<String> text) {
        public Read {
            types = List.copyOf(types);
        }

        /** Rows of an account after a cursor, whatever they are about. */
        public static Read after(String account, long id, int limit) {
            return new Read(
                    account, Optional.of(id), Optional.empty(), limit, List.of(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * Rows, and where the journal stood when they were read.
     *
     * @param events ascending by id
     * @param coveredTo every matching row up to this id is in the answer or before the asked cursor: the cursor to go on
     *     from. With {@code after} and nothing {@code more} it is {@code lastId}, whosever row that is. Read backward, it is
     *     the number to give as {@code before} to go on; 0 if nothing is left
     * @param more whether further rows match, or may match, beyond what was read (forward with {@code after}, else
     *     backward). A page ends early, even without a row, rather than search for long
     */
    public record Page(
            String epoch, List<Event> events, long lastId, long prunedThrough, long coveredTo, boolean more) {
        public Page {
            events = List.copyOf(events);
        }
    }

    /** Asks how many rows of an account came in, minute by minute, up to now; {@code minutes} at most 180. */
    public record CountRequest(String account, int minutes) {}

    /**
     * Rows by the minute of {@code created_at}.
     *
     * @param from the start of the first minute, UTC
     * @param counts one a minute, oldest first; the last one is the minute that is not over
     */
    public record Counts(Instant from, List<Integer> counts) {
        public Counts {
            counts = List.copyOf(counts);
        }
    }
}
