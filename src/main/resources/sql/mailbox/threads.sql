-- The caller's threads, each with its last message, the latest first; refused when they are too many.
WITH mine AS MATERIALIZED (
    SELECT u, ut, t, m
    FROM public."Users" u
    JOIN public."UserThreads" ut ON ut."UserId" = u.id
    JOIN public."Threads" t ON t.id = ut."ThreadId"
    JOIN public."Messages" m ON m.id = t."lastMessageId"
    WHERE u.username = :?caller
        AND (
            :?logUsername IN ('', :?caller)
            OR t."logUserId" = (SELECT l.id FROM public."Users" l WHERE l.username = :?logUsername))
    LIMIT :?most::bigint + 1
),
verdict AS (
    SELECT CASE WHEN count(*) > :?most::bigint THEN
        format('there are more than %s threads, and at most that many are answered at once', :?most::bigint)
        END AS words
    FROM mine
)
SELECT
    CASE WHEN words IS NOT NULL THEN 'UNKNOWN_ERROR' END AS reason,
    words,
    CASE WHEN words IS NULL THEN (
        SELECT coalesce(
            json_agg(
                mailbox.both(
                    json_build_object(
                        'username', (u).username, 'uuid', (u).uuid, 'UserId', (u).id,
                        'lastMessageRead', (ut)."lastMessageRead", 'topic', (t).topic,
                        'lastMessageId', (t)."lastMessageId", 'lastMessageSent', mailbox.iso((t)."lastMessageSent"),
                        'logUserId', (t)."logUserId", 'tags', (t).tags),
                    mailbox.message(m))
                ORDER BY (t)."lastMessageSent" DESC NULLS LAST, (t).id DESC),
            '[]')
        FROM mine)::text END AS answer
FROM verdict
