-- Gives a target a lane unless there are as many as may be; its own counts for it.
INSERT INTO calls.lane (target, queue)
SELECT ?, ? WHERE (SELECT count(*) FROM calls.lane) < ?
ON CONFLICT (target) DO NOTHING
