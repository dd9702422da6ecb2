-- How many calls are in each state, each count over an index of its own, and since when the oldest waits.
SELECT 'queued', count(*) FROM calls.call WHERE state IN ('queued', 'waiting') AND state = 'queued'
UNION ALL SELECT 'waiting', count(*) FROM calls.call WHERE state IN ('queued', 'waiting') AND state = 'waiting'
UNION ALL SELECT 'delivered', count(*) FROM calls.call WHERE state = 'delivered'
UNION ALL SELECT 'dead', count(*) FROM calls.call WHERE state = 'dead'
UNION ALL SELECT 'cancelled', count(*) FROM calls.call WHERE state = 'cancelled'
