SELECT accepted_at FROM calls.call WHERE state IN ('queued', 'waiting') ORDER BY accepted_at LIMIT 1
