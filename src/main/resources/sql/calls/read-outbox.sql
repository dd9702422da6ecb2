-- The oldest calls that no other node is at, held until the transaction ends; as many as fit into memory, at least one.
WITH oldest AS MATERIALIZED (
    SELECT seq, id, accepted_at, json, signer, outcome FROM calls.outbox
    WHERE seq > ? ORDER BY seq LIMIT 1000 FOR UPDATE SKIP LOCKED
), sized AS (
    SELECT *, sum(octet_length(json)) OVER (ORDER BY seq) - octet_length(json) AS before FROM oldest
)
SELECT seq, id, accepted_at, json, signer, outcome FROM sized WHERE before < 16777216 ORDER BY seq
