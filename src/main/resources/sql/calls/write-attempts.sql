-- Writes attempts, each number of an execution once; of one that was made twice the later stays. Beside them, what is
-- older than the last hundred goes.
WITH given AS (
    SELECT * FROM unnest(
        ?::text[], ?::timestamptz[], ?::integer[], ?::timestamptz[], ?::integer[], ?::text[], ?::integer[])
        AS t (id, accepted_at, number, at, status, error, ms)
), trimmed AS (
    DELETE FROM calls.attempt a USING (
        SELECT id, accepted_at, max(number) - 100 AS last FROM given WHERE number > 100 GROUP BY id, accepted_at) g
    WHERE a.id = g.id AND a.accepted_at = g.accepted_at AND a.number <= g.last
)
INSERT INTO calls.attempt AS a (id, accepted_at, number, at, status, error, ms)
SELECT id, accepted_at, number, at, status, error, ms FROM given ORDER BY id, accepted_at, number
ON CONFLICT (id, accepted_at, number) DO UPDATE SET
    at = excluded.at, status = excluded.status, error = excluded.error, ms = excluded.ms
WHERE excluded.at >= a.at
