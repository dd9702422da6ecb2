-- The messages of these cancelled executions were met and dropped.
UPDATE calls.call c SET met = true
FROM (
    SELECT t.id FROM calls.call t
    JOIN unnest(?::text[], ?::timestamptz[]) AS given (id, accepted_at) USING (id, accepted_at)
    WHERE t.state = 'cancelled' AND NOT t.met
    ORDER BY t.id FOR UPDATE OF t) locked
WHERE c.id = locked.id
