-- Up to where tables of other programs have been taken over into events. Written together with the rows themselves.
CREATE TABLE event_sources (
    account    TEXT NOT NULL,
    source     TEXT NOT NULL,
    generation TEXT NOT NULL,
    place      INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (account, source)
);
