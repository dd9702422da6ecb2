-- Replays a chunk of what died before the job started. What rises is accepted after that start, whatever the clocks say,
-- so that a job ends. Tells how many were found and how many rose.
WITH found AS MATERIALIZED (
    SELECT id FROM calls.call
    WHERE state = 'dead' AND accepted_at <= ? AND updated_at <= ?
        AND (?::text IS NULL OR host = ?)
        AND (?::text IS NULL OR target IN ('http://' || ?, 'https://' || ?))
    ORDER BY accepted_at, id LIMIT 500
), locked AS MATERIALIZED (
    SELECT c.id FROM calls.call c JOIN found USING (id) WHERE c.state = 'dead' ORDER BY c.id FOR UPDATE OF c
), risen AS (
    UPDATE calls.call c
    SET state = 'queued', attempts = 0, updated_at = ?, next_at = NULL, ended = '',
        accepted_at = greatest(?, c.accepted_at + interval '1 ms', ?::timestamptz + interval '1 ms')
    FROM locked WHERE c.id = locked.id
    RETURNING c.id, c.accepted_at, c.body, c.signer, c.outcome
), queued AS (
    INSERT INTO calls.outbox (id, accepted_at, json, signer, outcome)
    SELECT id, accepted_at, body, coalesce(signer, ''), coalesce(outcome, '') FROM risen ORDER BY accepted_at, id
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM risen)
