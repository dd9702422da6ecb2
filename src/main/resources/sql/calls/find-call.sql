SELECT id, accepted_at, first_accepted_at, state, attempts, method, url, target, host, next_at, updated_at, ended
FROM calls.call WHERE id = ?
