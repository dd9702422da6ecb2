-- Which of these calls have ended, and how.
SELECT id, accepted_at, state FROM calls.call
WHERE id = ANY (?::text[]) AND state IN ('delivered', 'dead', 'cancelled')
