-- Times are ISO 8601 in UTC with milliseconds, so they sort as texts.
CREATE TABLE handoffs (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    account         TEXT NOT NULL,
    session_id      TEXT NOT NULL,
    kind            TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'resolved')),
    priority        TEXT NOT NULL,
    project         TEXT,
    summary         TEXT NOT NULL,
    context         TEXT NOT NULL,
    created_by      TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    claimed_by      TEXT,
    claimed_at      TEXT,
    lease_until     TEXT,
    resolved_by     TEXT,
    resolved_at     TEXT,
    resolution      TEXT,
    updated_at      TEXT NOT NULL,
    idempotency_key TEXT,
    source          TEXT,
    -- Whoever has it has a name and a time; what is open nobody has.
    CHECK (state <> 'claimed' OR (claimed_by IS NOT NULL AND claimed_at IS NOT NULL)),
    CHECK (state <> 'open' OR (claimed_by IS NULL AND claimed_at IS NULL AND lease_until IS NULL)),
    CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
);

CREATE INDEX handoffs_by_session ON handoffs (account, session_id, seq);
CREATE INDEX handoffs_by_end ON handoffs (resolved_at, seq);
-- Whatever goes wrong: a key is used once, and a program that calls by itself calls once at a time.
CREATE UNIQUE INDEX handoffs_by_key ON handoffs (account, session_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE UNIQUE INDEX handoffs_by_source ON handoffs (account, session_id, source)
    WHERE source IS NOT NULL AND state <> 'resolved';

-- What the journal has yet to hear of handoffs; written together with the handoff, removed when the journal has it.
CREATE TABLE handoff_audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    type    TEXT NOT NULL,
    project TEXT,
    actor   TEXT,
    data    TEXT NOT NULL
);
