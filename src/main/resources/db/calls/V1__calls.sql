-- The journal: one row for each id, of its newest execution. Rows are written when a call is accepted, after each
-- attempt and at the end, so that indexes are few, and partial where the rows they are for are few.
CREATE TABLE calls.call (
    id text PRIMARY KEY,
    accepted_at timestamptz NOT NULL,
    first_accepted_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'waiting', 'delivered', 'dead', 'cancelled')),
    attempts integer NOT NULL,
    method text NOT NULL,
    url text NOT NULL,
    target text NOT NULL,
    host text NOT NULL,
    next_at timestamptz,
    updated_at timestamptz NOT NULL,
    ended text NOT NULL,
    -- the call as JSON and its doors: kept from its death until its replay is delivered
    body bytea,
    signer text,
    outcome text,
    -- a cancelled call is a tombstone: it stays until its message was met and dropped
    met boolean NOT NULL DEFAULT false,
    CHECK (state <> 'dead' OR body IS NOT NULL)
);

-- Ids are left out of the keys: they would make up most of what is written, and few calls share a millisecond.
CREATE INDEX call_by_time ON calls.call (accepted_at);
CREATE INDEX call_by_host ON calls.call (host, accepted_at);
CREATE INDEX call_open ON calls.call (accepted_at) WHERE state IN ('queued', 'waiting');
CREATE INDEX call_dead ON calls.call (accepted_at) WHERE state = 'dead';
CREATE INDEX call_ended ON calls.call (state, updated_at) WHERE state IN ('delivered', 'dead', 'cancelled');

-- No foreign key: attempts are written with their call, and deleted with it.
CREATE TABLE calls.attempt (
    id text NOT NULL,
    accepted_at timestamptz NOT NULL,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    status integer,
    error text NOT NULL,
    ms integer NOT NULL,
    PRIMARY KEY (id, accepted_at, number)
);

CREATE TABLE calls.outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    accepted_at timestamptz NOT NULL,
    json bytea NOT NULL,
    -- a call that names what is no door could never be published: who enqueues it hears of that
    signer text NOT NULL CONSTRAINT outbox_signer_is_a_door CHECK (signer ~ '^([a-z][a-z0-9-]{0,99})?$'),
    outcome text NOT NULL CONSTRAINT outbox_outcome_is_a_door CHECK (outcome ~ '^([a-z][a-z0-9-]{0,99})?$')
);

CREATE TABLE calls.idempotency (
    key text PRIMARY KEY,
    fingerprint bytea NOT NULL,
    id text NOT NULL,
    at timestamptz NOT NULL
);

CREATE INDEX idempotency_by_time ON calls.idempotency (at);

CREATE TABLE calls.job (
    id text PRIMARY KEY,
    host text,
    state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    total bigint NOT NULL,
    replayed bigint NOT NULL,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    ended_at timestamptz,
    error text NOT NULL
);

-- What an operator said of a host, or of one port of it. Null in paused: nothing.
CREATE TABLE calls.target_rule (
    host text PRIMARY KEY,
    paused boolean,
    retry_at timestamptz,
    updated_at timestamptz NOT NULL
);

-- Targets whose calls wait in a queue of their own.
CREATE TABLE calls.lane (
    target text PRIMARY KEY,
    queue text NOT NULL
);

-- For other features, within a transaction of theirs: the call leaves when that commits, and never when it does not.
-- The name in quotes is a keyword since PostgreSQL 16.
CREATE FUNCTION calls.enqueue(id text, "json" bytea, signer text, outcome text) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO calls.outbox (id, accepted_at, json, signer, outcome)
    VALUES ($1, date_trunc('milliseconds', clock_timestamp()), $2, coalesce($3, ''), coalesce($4, ''))
$$;
