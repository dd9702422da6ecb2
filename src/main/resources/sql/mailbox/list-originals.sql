-- A page of the originals that an owner has messages of, the latest first, and how many there are on all pages. Messages
-- are read for those on the page only, and not when there are too many without a limit.
WITH mine AS NOT MATERIALIZED (
    SELECT *
    FROM mailbox.summary
    WHERE owner = :?owner
        AND (archived = messages) = :?archived -- with archived
),
page AS MATERIALIZED (
    SELECT *
    FROM mine
    ORDER BY most_recent DESC, original_id DESC
    LIMIT least(:?limit::bigint, :?most::bigint + 1) OFFSET :?offset::bigint
),
verdict AS (
    SELECT total, CASE WHEN rows > :?most::bigint THEN
        format('"limit" is required: there are %s threads, at most %s are answered at once', total, :?most::bigint)
        END AS words
    FROM (SELECT (SELECT count(*) FROM mine) AS total, count(*) AS rows FROM page) size
)
SELECT
    CASE WHEN words IS NOT NULL THEN 'UNKNOWN_ERROR' END AS reason,
    words,
    CASE WHEN words IS NULL THEN json_build_object(
        'threads', (
            SELECT coalesce(json_agg(
                json_build_object(
                    'from', t.senders, 'originalMessageId', p.original_id, 'mostRecent', mailbox.iso(p.most_recent),
                    'count', p.messages, 'isArchived', p.archived = p.messages, 'unread', p.unread > 0,
                    'messageIds', t.ids, 'refMessageId', coalesce(t.unread[1], t.ids[cardinality(t.ids)]),
                    'subject', (SELECT subject FROM public."Messages" m WHERE m.id = t.ids[1]))
                ORDER BY p.most_recent DESC, p.original_id DESC), '[]')
            FROM page p, LATERAL (
                SELECT array_agg(DISTINCT m."from") AS senders, array_agg(m.id ORDER BY m."createdAt", m.id) AS ids,
                    array_agg(m.id ORDER BY m."createdAt", m.id) FILTER (WHERE m."readAt" IS NULL) AS unread
                FROM public."Messages" m
                WHERE m.owner = p.owner AND m."originalMessageId" = p.original_id
                    AND NOT m."isDeleted" AND m."ThreadId" IS NULL) t),
        'count', total)::text END AS answer
FROM verdict
