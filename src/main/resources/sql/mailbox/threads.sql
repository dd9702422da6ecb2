-- The caller's threads, each with its last message, the latest first.
SELECT NULL AS reason, coalesce(
    json_agg(
        mailbox.both(
            json_build_object(
                'username', u.username, 'uuid', u.uuid, 'UserId', u.id, 'lastMessageRead', ut."lastMessageRead",
                'topic', t.topic, 'lastMessageId', t."lastMessageId", 'lastMessageSent', mailbox.iso(t."lastMessageSent"),
                'logUserId', t."logUserId", 'tags', t.tags),
            mailbox.message(m))
        ORDER BY t."lastMessageSent" DESC NULLS LAST, t.id DESC),
    '[]')::text AS answer
FROM public."Users" u
JOIN public."UserThreads" ut ON ut."UserId" = u.id
JOIN public."Threads" t ON t.id = ut."ThreadId"
JOIN public."Messages" m ON m.id = t."lastMessageId"
WHERE u.username = :?caller
    AND (
        :?logUsername IN ('', :?caller)
        OR t."logUserId" = (SELECT l.id FROM public."Users" l WHERE l.username = :?logUsername))
