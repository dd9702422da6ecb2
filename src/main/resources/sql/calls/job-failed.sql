UPDATE calls.job SET state = 'failed', error = ?, updated_at = ?, ended_at = ? WHERE id = ? AND state = 'running'
