-- Stores a message once for each recipient and once for its sender, whose copy is read and gives all their original's id.
WITH mine AS (
    SELECT nextval(pg_get_serial_sequence('public."Messages"', 'id')) AS id
),
copies AS (
    INSERT INTO public."Messages" (
        id, owner, "originalMessageId", "to", "from", subject, message, "readAt", "createdAt", "updatedAt")
    SELECT c.id, c.owner, mine.id, :?to::text[], :?from, :?subject, :?message, c.read_at, mailbox.now(), mailbox.now()
    FROM mine, LATERAL (
        SELECT mine.id, :?from AS owner, mailbox.now() AS read_at
        UNION ALL
        SELECT nextval(pg_get_serial_sequence('public."Messages"', 'id')), recipient, NULL
        FROM unnest(:?to::text[]) AS recipient) c
    RETURNING *
)
SELECT NULL AS reason, mailbox.message(copies)::text AS answer
FROM copies, mine
WHERE copies.id = mine.id
