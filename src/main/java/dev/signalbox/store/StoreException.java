package dev.signalbox.store;

/** The own database did not do what was asked; nothing of it was done unless the message says otherwise. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is to be done about it depends on this. */
    public enum Kind {
        /** No space on the disk; reads go on, and writes go on when there is space. */
        FULL,
        /** Another program held the write lock for longer than the busy timeout. */
        LOCKED,
        /** The file cannot be written. */
        READ_ONLY,
        /** Missing, replaced, not opened or closed; it is opened again when it is back. */
        UNAVAILABLE,
        /** Not a database, or a damaged one. */
        CORRUPT,
        /** The rows break a rule of the schema. */
        CONSTRAINT,
        /** Too many wait already, or waited too long for those before. */
        OVERLOADED,
        /** Made by a newer Signalbox. */
        NEWER_SCHEMA,
        /** A database, but not one of Signalbox. */
        FOREIGN,
        /** What was asked is wrong in itself: a defect. */
        INTERNAL
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
