INSERT INTO calls.target_rule AS r (host, retry_at, updated_at) VALUES (?, ?, ?)
ON CONFLICT (host) DO UPDATE SET retry_at = excluded.retry_at, updated_at = excluded.updated_at
