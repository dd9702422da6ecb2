-- One page, newest first. The filters that are not there are cut out, so that each remaining one meets its index.
SELECT id, accepted_at, first_accepted_at, state, attempts, method, url, target, host, next_at, updated_at, ended
FROM calls.call
WHERE true
    /*state*/ AND state = ?
    /*host*/ AND host = ?
    /*port*/ AND target IN ('http://' || ?, 'https://' || ?)
    /*before*/ AND (accepted_at, id) < (?, ?)
ORDER BY accepted_at DESC, id DESC
LIMIT ?
