-- Deletes a chunk of the idempotency keys taken before a time.
DELETE FROM calls.idempotency WHERE key IN (
    SELECT key FROM calls.idempotency WHERE at < ? ORDER BY at LIMIT 10000 FOR UPDATE SKIP LOCKED)
