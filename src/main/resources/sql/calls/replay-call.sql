-- Puts a dead call back to the start, under a later time of acceptance, and into the outbox.
WITH risen AS (
    UPDATE calls.call
    SET state = 'queued', attempts = 0, accepted_at = greatest(?, accepted_at + interval '1 ms'), updated_at = ?,
        next_at = NULL, ended = ''
    WHERE id = ? AND state = 'dead'
    RETURNING id, accepted_at, body, signer, outcome
), queued AS (
    INSERT INTO calls.outbox (id, accepted_at, json, signer, outcome)
    SELECT id, accepted_at, body, coalesce(signer, ''), coalesce(outcome, '') FROM risen
)
SELECT accepted_at FROM risen
