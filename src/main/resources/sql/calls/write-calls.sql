-- Writes what became of calls; each id once. A row gives way only to what is greater by (accepted, attempts, state), and
-- one that has ended to a newer execution only. Rows are locked in the order of ids, as by everyone.
INSERT INTO calls.call AS c (
    id, accepted_at, first_accepted_at, state, attempts, method, url, target, host, next_at, updated_at, ended,
    body, signer, outcome)
SELECT id, accepted_at, accepted_at, state, attempts, method, url, target, host, next_at, updated_at, ended,
    body, signer, outcome
FROM unnest(
    ?::text[], ?::timestamptz[], ?::text[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::text[],
    ?::timestamptz[], ?::timestamptz[], ?::text[], ?::bytea[], ?::text[], ?::text[])
    AS given (
        id, accepted_at, state, attempts, method, url, target, host,
        next_at, updated_at, ended, body, signer, outcome)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    accepted_at = excluded.accepted_at,
    state = excluded.state,
    attempts = excluded.attempts,
    method = excluded.method,
    url = excluded.url,
    target = excluded.target,
    host = excluded.host,
    next_at = excluded.next_at,
    updated_at = excluded.updated_at,
    ended = excluded.ended,
    body = CASE
        WHEN excluded.state IN ('delivered', 'cancelled') THEN NULL
        WHEN c.accepted_at = excluded.accepted_at THEN coalesce(excluded.body, c.body)
        ELSE excluded.body END,
    signer = CASE
        WHEN c.accepted_at = excluded.accepted_at THEN coalesce(excluded.signer, c.signer)
        ELSE excluded.signer END,
    outcome = CASE
        WHEN c.accepted_at = excluded.accepted_at THEN coalesce(excluded.outcome, c.outcome)
        ELSE excluded.outcome END,
    met = false
WHERE excluded.accepted_at > c.accepted_at
    OR excluded.accepted_at = c.accepted_at
        AND c.state IN ('queued', 'waiting')
        AND (excluded.attempts, CASE excluded.state WHEN 'queued' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END)
            > (c.attempts, CASE c.state WHEN 'queued' THEN 0 ELSE 1 END)
