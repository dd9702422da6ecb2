-- Cancels a call that has not ended.
UPDATE calls.call
SET state = 'cancelled', ended = 'cancelled', next_at = NULL, updated_at = ?, body = NULL
WHERE id = ? AND state IN ('queued', 'waiting')
