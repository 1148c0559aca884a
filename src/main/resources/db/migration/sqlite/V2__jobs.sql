-- What is secret of a job is in none of these columns. Times are ISO 8601 in UTC with milliseconds, so they sort as texts.
CREATE TABLE jobs (
    seq                 INTEGER PRIMARY KEY AUTOINCREMENT,
    id                  TEXT NOT NULL UNIQUE,
    account             TEXT NOT NULL,
    action              TEXT NOT NULL,
    category            TEXT NOT NULL,
    label               TEXT NOT NULL,
    target              TEXT,
    state               TEXT NOT NULL,
    phase               TEXT,
    progress            REAL,
    message             TEXT,
    error_code          TEXT,
    data                TEXT,
    parameters          TEXT NOT NULL,
    secret_parameters   INTEGER NOT NULL,
    exit_code           INTEGER,
    queued_at           TEXT NOT NULL,
    started_at          TEXT,
    finished_at         TEXT,
    updated_at          TEXT NOT NULL,
    triggered_by        TEXT NOT NULL,
    node                TEXT NOT NULL,
    external            INTEGER NOT NULL,
    heartbeat_s         INTEGER,
    cancel_requested_by TEXT
);

-- Whatever goes wrong: one action is busy with one target once.
CREATE UNIQUE INDEX jobs_busy_once ON jobs (account, action, coalesce(target, '')) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_by_account ON jobs (account, seq);
CREATE INDEX jobs_by_action ON jobs (account, action, target, seq);
CREATE INDEX jobs_by_end ON jobs (finished_at);

-- What the journal has yet to hear of jobs; written together with the job, removed when the journal has it.
CREATE TABLE job_audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    type    TEXT NOT NULL,
    actor   TEXT,
    data    TEXT NOT NULL
);
