-- All messages of one original that an owner has, in the order of the replies.
SELECT
    CASE WHEN count(*) = 0 THEN 'ORIGINAL_NOT_EXIST' END AS reason,
    json_agg(mailbox.message(m) ORDER BY m."createdAt", m.id)::text AS answer
FROM public."Messages" m
WHERE m.owner = :?owner AND m."originalMessageId" = :?id::bigint AND NOT m."isDeleted" AND m."ThreadId" IS NULL
