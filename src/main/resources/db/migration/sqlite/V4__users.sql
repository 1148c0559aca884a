-- Whoever signs in by name and password. Passwords are Argon2id hashes in the PHC form.
CREATE TABLE users (
    name           TEXT NOT NULL PRIMARY KEY,
    account        TEXT NOT NULL,
    role           TEXT NOT NULL,
    password       TEXT NOT NULL,
    disabled       INTEGER NOT NULL,
    totp_secret    TEXT,
    totp_draft     TEXT,
    totp_last_step BIGINT NOT NULL,
    created_at     TEXT NOT NULL,
    changed_at     TEXT NOT NULL
);

-- Sessions of browsers, however they began. The id is that of the token, which is nowhere.
CREATE TABLE sessions (
    id         TEXT NOT NULL PRIMARY KEY,
    account    TEXT NOT NULL,
    subject    TEXT NOT NULL,
    role       TEXT NOT NULL,
    via        TEXT NOT NULL,
    started_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_subject ON sessions (account, subject, started_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- Tokens of a person that were issued before are worth nothing. Every change takes the next number, so that whoever runs
-- beside sees what is new.
CREATE TABLE cut_offs (
    account TEXT NOT NULL,
    subject TEXT NOT NULL,
    at_ms   BIGINT NOT NULL,
    seq     BIGINT NOT NULL,
    PRIMARY KEY (account, subject)
);
CREATE UNIQUE INDEX cut_offs_by_seq ON cut_offs (seq);
