-- The last hundred attempts of these executions, oldest first.
SELECT a.id, a.number, a.at, a.status, a.error, a.ms
FROM unnest(?::text[], ?::timestamptz[]) AS given (id, accepted_at)
CROSS JOIN LATERAL (
    SELECT * FROM calls.attempt
    WHERE id = given.id AND accepted_at = given.accepted_at ORDER BY number DESC LIMIT 100) a
ORDER BY a.id, a.number
