-- One notice to one recipient a row. Times are ISO 8601 in UTC with milliseconds, so they sort as texts. No secret is in here:
-- the recipient is a mail address, or the name of the channel whose webhook it is.
CREATE TABLE notices (
    id          TEXT PRIMARY KEY,
    account     TEXT NOT NULL,
    medium      TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    channel     TEXT NOT NULL,
    rule        TEXT NOT NULL,
    event       TEXT NOT NULL,
    subject     TEXT NOT NULL,
    marker      TEXT NOT NULL,
    project     TEXT,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    happened_at TEXT NOT NULL,
    conditional INTEGER NOT NULL,
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    created_at  TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    give_up_at  TEXT NOT NULL,
    delivery    TEXT,
    claimed_by  TEXT,
    lease_until TEXT,
    ended_at    TEXT,
    error       TEXT,
    -- Whatever goes wrong: nobody is told of the same thing twice.
    UNIQUE (account, medium, recipient, event, subject, marker)
);

CREATE INDEX notices_by_state ON notices (state, due_at);
CREATE INDEX notices_by_recipient ON notices (account, medium, recipient, state, ended_at);
CREATE INDEX notices_by_subject ON notices (account, subject, rule, created_at);

-- How each thing stood that people may be told of when it was last looked at, so that a restart finds only what is new.
CREATE TABLE notice_subjects (
    account TEXT NOT NULL,
    subject TEXT NOT NULL,
    marker  TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (account, subject)
);
