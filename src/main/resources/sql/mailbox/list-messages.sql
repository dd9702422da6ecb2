-- A page of an owner's messages, newest first, and how many there are on all pages.
WITH mine AS NOT MATERIALIZED (
    SELECT *
    FROM public."Messages"
    WHERE owner = :?owner AND NOT "isDeleted"
        AND (:?from::text IS NULL OR "from" = :?from)
        AND (:?archived::boolean IS NULL OR "isArchived" = :?archived)
        AND (NOT :?received::boolean OR owner = ANY ("to"))
        AND (NOT :?sent::boolean OR "from" = owner)
        AND (NOT :?unread::boolean OR "readAt" IS NULL)
),
page AS (
    SELECT * FROM mine ORDER BY "createdAt" DESC, id DESC LIMIT :?limit::bigint OFFSET :?offset::bigint
)
SELECT NULL AS reason, json_build_object(
    'messages', (
        SELECT coalesce(json_agg(
            CASE WHEN :?summary::boolean
                THEN json_build_object('subject', subject, 'from', "from", 'createdAt', mailbox.iso("createdAt"))
                ELSE mailbox.message(page)
            END ORDER BY "createdAt" DESC, id DESC), '[]')
        FROM page),
    'count', (SELECT count(*) FROM mine))::text AS answer
