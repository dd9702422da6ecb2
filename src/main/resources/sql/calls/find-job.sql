SELECT id, host, state, total, replayed, started_at, updated_at, ended_at, error FROM calls.job WHERE id = ?
