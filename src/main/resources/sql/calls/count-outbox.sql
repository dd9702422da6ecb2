-- How many calls are in the outbox, not counted beyond a limit.
SELECT count(*) FROM (SELECT 1 FROM calls.outbox LIMIT ?) counted
