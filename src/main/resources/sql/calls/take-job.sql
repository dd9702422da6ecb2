-- The oldest running job that no other node is at, held until the transaction ends.
SELECT id, host, started_at FROM calls.job
WHERE state = 'running' ORDER BY started_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
