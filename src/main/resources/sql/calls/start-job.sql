-- Starts the replay of what is dead now.
INSERT INTO calls.job (id, host, state, total, replayed, started_at, updated_at, error)
SELECT ?, ?, 'running', (
    SELECT count(*) FROM calls.call
    WHERE state = 'dead' AND accepted_at <= ? AND updated_at <= ?
        AND (?::text IS NULL OR host = ?)
        AND (?::text IS NULL OR target IN ('http://' || ?, 'https://' || ?))),
    0, ?, ?, ''
RETURNING id, host, state, total, replayed, started_at, updated_at, ended_at, error
