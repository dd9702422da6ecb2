-- The other members of a thread that the caller is in.
SELECT
    CASE WHEN NOT coalesce(bool_or(u.username = :?caller), false) THEN 'THREAD_NOT_EXIST' END AS reason,
    coalesce(
        json_agg(
            mailbox.both(mailbox."user"(u), json_build_object('UserThread', json_build_object(
                'createdAt', mailbox.iso(m."createdAt"), 'updatedAt', mailbox.iso(m."updatedAt"),
                'ThreadId', m."ThreadId", 'UserId', m."UserId", 'lastMessageRead', m."lastMessageRead")))
            ORDER BY u.id) FILTER (WHERE u.username <> :?caller),
        '[]')::text AS answer
FROM public."UserThreads" m
JOIN public."Users" u ON u.id = m."UserId"
WHERE m."ThreadId" = :?thread
