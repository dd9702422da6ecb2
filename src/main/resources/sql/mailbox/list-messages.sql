-- A page of an owner's messages, newest first, and how many there are on all pages. Without a limit, and with many long
-- messages, it is refused before it is made.
WITH mine AS NOT MATERIALIZED (
    SELECT *
    FROM public."Messages"
    WHERE owner = :?owner AND NOT "isDeleted"
        AND "from" = :?from -- with from
        AND "isArchived" = :?archived -- with archived
        AND owner = ANY ("to") -- with received
        AND "from" = owner -- with sent
        AND "readAt" IS NULL -- with unread
),
page AS MATERIALIZED (
    SELECT *
    FROM mine
    ORDER BY "createdAt" DESC, id DESC
    LIMIT least(:?limit::bigint, :?most::bigint + 1) OFFSET :?offset::bigint
),
size AS (
    SELECT (SELECT count(*) FROM mine) AS total, count(*) AS rows, coalesce(sum(
        octet_length(subject)::bigint
        + coalesce(octet_length(message), 0) + octet_length("to"::text) -- without summary
        ), 0) AS bytes
    FROM page
),
verdict AS (
    SELECT total, CASE
        WHEN rows > :?most::bigint THEN
            format('"limit" is required: there are %s messages, at most %s are answered at once', total, :?most::bigint)
        WHEN rows > 1 AND bytes > :?mostBytes::bigint THEN
            format('"limit" must be less than %s: these messages have %s bytes, at most %s are answered at once',
                rows, bytes, :?mostBytes::bigint)
        END AS words
    FROM size
)
SELECT
    CASE WHEN words IS NOT NULL THEN 'UNKNOWN_ERROR' END AS reason,
    words,
    CASE WHEN words IS NULL THEN json_build_object(
        'messages', (
            SELECT coalesce(json_agg(
                json_build_object('subject', subject, 'from', "from", 'createdAt', mailbox.iso("createdAt")) -- with summary
                mailbox.message(page) -- without summary
                ORDER BY "createdAt" DESC, id DESC), '[]')
            FROM page),
        'count', total)::text END AS answer
FROM verdict
