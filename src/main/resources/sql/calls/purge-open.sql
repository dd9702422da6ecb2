-- Cancels a chunk of the calls that have not ended: tombstones, for their messages are in the broker. Tells how many were
-- found and how many of them had not ended meanwhile.
WITH found AS MATERIALIZED (
    SELECT id FROM calls.call
    WHERE state IN ('queued', 'waiting') AND state = ANY (?::text[]) AND accepted_at <= ?
        AND (?::text IS NULL OR host = ?)
        AND (?::text IS NULL OR target IN ('http://' || ?, 'https://' || ?))
    ORDER BY accepted_at, id LIMIT 10000
), locked AS MATERIALIZED (
    SELECT c.id FROM calls.call c JOIN found USING (id)
    WHERE c.state = ANY (?::text[]) ORDER BY c.id FOR UPDATE OF c
), cancelled AS (
    UPDATE calls.call c
    SET state = 'cancelled', ended = 'purged', next_at = NULL, updated_at = ?, body = NULL
    FROM locked WHERE c.id = locked.id RETURNING 1
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM cancelled)
