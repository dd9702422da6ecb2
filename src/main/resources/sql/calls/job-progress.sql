-- Counts a chunk; a job that found nothing more is done.
UPDATE calls.job
SET replayed = replayed + ?, updated_at = ?,
    state = CASE WHEN ? THEN 'done' ELSE state END, ended_at = CASE WHEN ? THEN ?::timestamptz END
WHERE id = ?
