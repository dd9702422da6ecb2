-- One message of an owner, as it is.
SELECT CASE WHEN m.id IS NULL THEN 'MESSAGE_NOT_EXIST' END AS reason, mailbox.message(m)::text AS answer
FROM (VALUES (:?id::bigint)) AS wanted (id)
LEFT JOIN public."Messages" m ON m.id = wanted.id AND m.owner = :?owner AND NOT m."isDeleted"
