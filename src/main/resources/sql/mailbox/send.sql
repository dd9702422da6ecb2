-- Stores a message once for each recipient and once for its sender, whose copy is read. A reply, which names one of the
-- sender's own copies as its parent, has its parent's original, or its parent where that has none, as the messages of
-- threads; any other message is its own: the sender's copy's id.
WITH parent AS (
    SELECT id, coalesce("originalMessageId", id) AS original, "from" = owner OR owner = ANY ("to") AS party
    FROM public."Messages"
    WHERE id = :?parent::bigint AND owner = :?from AND NOT "isDeleted"
),
mine AS (
    SELECT nextval(pg_get_serial_sequence('public."Messages"', 'id')) AS id
    WHERE :?parent::bigint IS NULL OR (SELECT party FROM parent)
),
copies AS (
    INSERT INTO public."Messages" (
        id, owner, "originalMessageId", "parentMessageId", "to", "from", subject, message, "readAt", "createdAt", "updatedAt")
    SELECT c.id, c.owner, CASE WHEN :?parent::bigint IS NULL THEN mine.id ELSE (SELECT original FROM parent) END,
        (SELECT id FROM parent), :?to::text[], :?from, :?subject, :?message, c.read_at, mailbox.now(), mailbox.now()
    FROM mine, LATERAL (
        SELECT mine.id, :?from AS owner, mailbox.now() AS read_at
        UNION ALL
        SELECT nextval(pg_get_serial_sequence('public."Messages"', 'id')), recipient, NULL
        FROM unnest(:?to::text[]) AS recipient) c
    RETURNING *
)
SELECT
    CASE
        WHEN EXISTS (SELECT FROM mine) THEN NULL
        WHEN EXISTS (SELECT FROM parent) THEN 'CANNOT_REPLY_NO_ACCESS'
        ELSE 'MESSAGE_NOT_EXIST'
    END AS reason,
    (SELECT mailbox.message(copies)::text FROM copies JOIN mine USING (id)) AS answer
