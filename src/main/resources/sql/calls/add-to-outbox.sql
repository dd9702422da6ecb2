-- Takes calls, each key once: a call with a key goes into the outbox only when the key was free, or as old as the window.
-- Tells whose each key is now. Keys are locked in their order, as by everyone.
WITH given AS MATERIALIZED (
    SELECT * FROM unnest(
        ?::text[], ?::timestamptz[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::bytea[])
        WITH ORDINALITY AS t (id, accepted_at, json, signer, outcome, key, fingerprint, place)
), held AS (
    INSERT INTO calls.idempotency AS k (key, fingerprint, id, at)
    SELECT key, fingerprint, id, ?::timestamptz FROM given WHERE key IS NOT NULL ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
        fingerprint = CASE WHEN k.at <= ?::timestamptz THEN excluded.fingerprint ELSE k.fingerprint END,
        id = CASE WHEN k.at <= ?::timestamptz THEN excluded.id ELSE k.id END,
        at = CASE WHEN k.at <= ?::timestamptz THEN excluded.at ELSE k.at END
    RETURNING key, fingerprint, id
), added AS (
    INSERT INTO calls.outbox (id, accepted_at, json, signer, outcome)
    SELECT id, accepted_at, json, signer, outcome FROM given
    WHERE key IS NULL OR EXISTS (SELECT 1 FROM held WHERE held.key = given.key AND held.id = given.id)
    ORDER BY place
    RETURNING 1
)
SELECT key, fingerprint, id, (SELECT count(*) FROM added) FROM held
UNION ALL SELECT NULL, NULL, NULL, (SELECT count(*) FROM added)
