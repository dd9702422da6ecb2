SELECT host, paused, retry_at, updated_at FROM calls.target_rule
