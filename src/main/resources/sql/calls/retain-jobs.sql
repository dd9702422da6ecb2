-- Deletes the jobs that ended before a time.
DELETE FROM calls.job WHERE state <> 'running' AND ended_at < ?
