-- How many messages an owner has, and how many of them are unread.
SELECT NULL AS reason,
    json_build_object('total', count(*), 'unread', count(*) FILTER (WHERE "readAt" IS NULL))::text AS answer
FROM public."Messages"
WHERE owner = :?owner AND NOT "isDeleted"
