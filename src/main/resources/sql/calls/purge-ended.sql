-- Deletes a chunk of the calls that were delivered or are dead, with their attempts. Tells how many were found and how
-- many of them were still there.
WITH found AS MATERIALIZED (
    SELECT id FROM calls.call
    WHERE state IN ('delivered', 'dead') AND state = ANY (?::text[]) AND accepted_at <= ?
        AND (?::text IS NULL OR host = ?)
        AND (?::text IS NULL OR target IN ('http://' || ?, 'https://' || ?))
    ORDER BY accepted_at, id LIMIT 10000
), locked AS MATERIALIZED (
    SELECT c.id FROM calls.call c JOIN found USING (id)
    WHERE c.state = ANY (?::text[]) ORDER BY c.id FOR UPDATE OF c
), gone AS (
    DELETE FROM calls.call c USING locked WHERE c.id = locked.id RETURNING c.id
), attempts AS (
    DELETE FROM calls.attempt a USING gone WHERE a.id = gone.id
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM gone)
