-- Changes one message of an owner, who had first read it when it was first marked so.
WITH changed AS (
    UPDATE public."Messages"
    SET "isDeleted" = :?change = 'DELETE',
        "isArchived" = CASE :?change WHEN 'ARCHIVE' THEN true WHEN 'UNARCHIVE' THEN false ELSE "isArchived" END,
        "readAt" = CASE :?change
            WHEN 'MARK_AS_READ' THEN coalesce("readAt", mailbox.now())
            WHEN 'MARK_AS_UNREAD' THEN NULL
            ELSE "readAt"
        END,
        "updatedAt" = mailbox.now()
    WHERE id = :?id::bigint AND owner = :?owner AND NOT "isDeleted"
    RETURNING *
)
SELECT
    CASE WHEN NOT EXISTS (SELECT FROM changed) THEN 'MESSAGE_NOT_EXIST' END AS reason,
    (SELECT mailbox.message(changed)::text FROM changed) AS answer
