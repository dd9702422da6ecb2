INSERT INTO calls.target_rule AS r (host, paused, updated_at) VALUES (?, ?, ?)
ON CONFLICT (host) DO UPDATE SET paused = excluded.paused, updated_at = excluded.updated_at
