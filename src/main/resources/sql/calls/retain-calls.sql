-- Deletes a chunk of the calls that ended before a time, with their attempts. A tombstone whose message was not met stays
-- until it is older than any wait. Tells how many were found and how many were deleted.
WITH found AS MATERIALIZED (
    SELECT id FROM calls.call
    WHERE state IN ('delivered', 'dead') AND updated_at < ?
        OR state = 'cancelled' AND updated_at < ? AND met
        OR state = 'cancelled' AND updated_at < ?
    LIMIT 10000
), locked AS MATERIALIZED (
    SELECT c.id FROM calls.call c JOIN found USING (id)
    WHERE c.state IN ('delivered', 'dead', 'cancelled') AND c.updated_at < ?
    ORDER BY c.id FOR UPDATE OF c
), gone AS (
    DELETE FROM calls.call c USING locked WHERE c.id = locked.id RETURNING c.id
), attempts AS (
    DELETE FROM calls.attempt a USING gone WHERE a.id = gone.id
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM gone)
