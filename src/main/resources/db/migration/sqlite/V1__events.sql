-- Marks the file as Signalbox's ("SgBx").
PRAGMA application_id = 1399276152;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Other programs insert here with plain SQL: type and data are enough. So no constraint needs more than any SQLite has.
CREATE TABLE events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    type       TEXT NOT NULL,
    account    TEXT NOT NULL DEFAULT 'default',
    project    TEXT,
    actor      TEXT,
    data       TEXT NOT NULL DEFAULT '{}'
);

-- Every index of SQLite ends with the row's id.
CREATE INDEX events_by_account ON events (account);
CREATE INDEX events_by_project ON events (account, project);
CREATE INDEX events_by_type ON events (account, type);

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are only ever added: a row cannot be changed');
END;

-- Whoever follows the rows reads those beyond the last id that it saw. sqlite_sequence holds the greatest id that ever was
-- before this statement.
CREATE TRIGGER events_ascend AFTER INSERT ON events
WHEN NEW.id <= (SELECT seq FROM sqlite_sequence WHERE name = 'events') OR NEW.id < 1 OR NEW.id > 9007199254740991
BEGIN
    SELECT RAISE(ABORT, 'an event''s id must be greater than every id before it and at most 2^53-1: leave it out');
END;
