-- Threads with participants. Whoever writes to a thread locks its row first, and a reader who marks it read locks their row
-- of it. In a function each statement sees what was committed before it began, so that what follows a lock sees what the
-- transaction wrote that held the lock before.

SET LOCAL lock_timeout = '5s';

-- The last message of a thread, which is told by the message too.
CREATE INDEX IF NOT EXISTS mailbox_last_message_of_thread
    ON public."Messages" ("LastMessageId") WHERE "LastMessageId" IS NOT NULL;
CREATE INDEX IF NOT EXISTS mailbox_thread_logged_to ON public."Threads" ("logUserId") WHERE "logUserId" IS NOT NULL;

-- The members of both objects, of which neither may be empty, in their order.
CREATE FUNCTION mailbox.both(a json, b json) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (left(a::text, -1) || ', ' || substr(b::text, 2))::json
$$;

-- Who is not known is from now on, and the caller's uuid is what the token says where there was none and it is nobody
-- else's. In the order of the names, so that two who name the same people do not wait for each other.
CREATE FUNCTION mailbox.meet(names text[], caller text, caller_uuid text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public."Users" (username, "createdAt", "updatedAt")
    SELECT DISTINCT n.name, mailbox.now(), mailbox.now()
    FROM unnest(names) AS n (name)
    WHERE NOT EXISTS (SELECT FROM public."Users" u WHERE u.username = n.name)
    ORDER BY n.name
    ON CONFLICT (username) DO NOTHING;

    IF caller_uuid <> '' THEN
        UPDATE public."Users" u
        SET uuid = caller_uuid, "updatedAt" = mailbox.now()
        WHERE username = caller AND coalesce(uuid, '') = ''
            AND NOT EXISTS (SELECT FROM public."Users" o WHERE o.uuid = caller_uuid);
    END IF;
END
$$;

-- Stores a message of a thread that the transaction has locked or made, and gives it to every member.
CREATE FUNCTION mailbox.post(thread integer, sender public."Users", recipients text[], words text, at timestamptz)
RETURNS public."Messages"
LANGUAGE plpgsql AS $$
DECLARE
    posted public."Messages";
BEGIN
    UPDATE public."Messages" SET "LastMessageId" = NULL, "updatedAt" = at WHERE "LastMessageId" = thread;

    INSERT INTO public."Messages" (
        owner, "to", "from", subject, message, "readAt", "createdAt", "updatedAt", "ThreadId", "LastMessageId", "SenderId")
    VALUES (sender.username, recipients, sender.username, '', words, at, at, at, thread, thread, sender.id)
    RETURNING * INTO posted;

    INSERT INTO public."UserMessages" ("createdAt", "updatedAt", "MessageId", "UserId", "readAt")
    SELECT at, at, posted.id, m."UserId", CASE WHEN m."UserId" = sender.id THEN at END
    FROM public."UserThreads" m
    WHERE m."ThreadId" = thread;

    -- every row, also one that seems right: a reader may be about to mark it
    UPDATE public."UserThreads"
    SET "lastMessageRead" = "UserId" = sender.id, "updatedAt" = at
    WHERE "ThreadId" = thread;

    UPDATE public."Threads"
    SET "lastMessageId" = posted.id, "lastMessageSent" = at, "updatedAt" = at
    WHERE id = thread;
    RETURN posted;
END
$$;

-- The members but one, who are told of that one's messages; null when there are none.
CREATE FUNCTION mailbox.others(thread integer, but integer) RETURNS json
LANGUAGE sql STABLE AS $$
    SELECT json_agg(u.username ORDER BY u.id)
    FROM public."UserThreads" m
    JOIN public."Users" u ON u.id = m."UserId"
    WHERE m."ThreadId" = thread AND m."UserId" <> but
$$;

-- A thread with its first message.
CREATE FUNCTION mailbox.begin_thread(
    caller text, caller_uuid text, names text[], about text, words text, labels text[], log_name text,
    OUT answer json, OUT notify json)
LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := mailbox.now();
    sender public."Users";
    begun integer;
BEGIN
    PERFORM mailbox.meet(names, caller, caller_uuid);
    SELECT * INTO sender FROM public."Users" WHERE username = caller;

    INSERT INTO public."Threads" (topic, "logUserId", tags, "createdAt", "updatedAt")
    VALUES (
        about,
        (SELECT id FROM public."Users" WHERE username = log_name AND username = ANY (names)),
        labels, at, at)
    RETURNING id INTO begun;

    INSERT INTO public."UserThreads" ("createdAt", "updatedAt", "ThreadId", "UserId")
    SELECT at, at, begun, id FROM public."Users" WHERE username = ANY (names);

    answer := json_build_object('message', mailbox.message(
        mailbox.post(begun, sender, array_remove(names, caller), words, at)));
    notify := mailbox.others(begun, sender.id);
END
$$;

-- One more message of a thread, never older than the one before it.
CREATE FUNCTION mailbox.reply_to_thread(
    caller text, caller_uuid text, thread integer, words text,
    OUT reason text, OUT answer json, OUT notify json)
LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
    sender public."Users";
BEGIN
    SELECT u.* INTO sender
    FROM public."Users" u
    JOIN public."UserThreads" m ON m."UserId" = u.id
    WHERE u.username = caller AND m."ThreadId" = thread;
    SELECT greatest(mailbox.now(), "lastMessageSent") INTO at
    FROM public."Threads" WHERE id = thread AND sender.id IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN
        reason := 'THREAD_NOT_EXIST';
        RETURN;
    END IF;

    PERFORM mailbox.meet('{}', caller, caller_uuid);
    answer := json_build_object('message', mailbox.message(mailbox.post(thread, sender, '{}', words, at)));
    notify := mailbox.others(thread, sender.id);
END
$$;

-- What a member reads of a thread. Who marks it read holds their row of it meanwhile: a reply that comes now is either in
-- what they read, or unread when they are done.
CREATE FUNCTION mailbox.read_thread(
    caller text, thread integer, since timestamptz, mark boolean, OUT reason text, OUT answer json)
LANGUAGE plpgsql AS $$
DECLARE
    reader integer;
    was_read boolean;
BEGIN
    SELECT u.id, m."lastMessageRead" INTO reader, was_read
    FROM public."Users" u
    JOIN public."UserThreads" m ON m."UserId" = u.id
    WHERE u.username = caller AND m."ThreadId" = thread;
    IF NOT FOUND THEN
        reason := 'THREAD_NOT_EXIST';
        RETURN;
    END IF;

    mark := mark AND (was_read IS NOT TRUE OR EXISTS (
        SELECT FROM public."Messages" m
        JOIN public."UserMessages" um ON um."MessageId" = m.id
        WHERE m."ThreadId" = thread AND um."UserId" = reader AND um."readAt" IS NULL));
    IF mark THEN
        PERFORM FROM public."UserThreads" WHERE "ThreadId" = thread AND "UserId" = reader FOR UPDATE;
    END IF;

    SELECT coalesce(json_agg(
        mailbox.both(
            mailbox.message(m),
            json_build_object('Sender', CASE WHEN s.id IS NOT NULL THEN mailbox."user"(s) END))
        ORDER BY m.id), '[]')
    INTO answer
    FROM public."Messages" m
    LEFT JOIN public."Users" s ON s.id = m."SenderId"
    WHERE m."ThreadId" = thread AND NOT m."isDeleted" AND NOT m."isArchived" AND m."createdAt" >= since
        AND NOT EXISTS (
            SELECT FROM public."UserMessages" um
            WHERE um."MessageId" = m.id AND um."UserId" = reader AND (um."isDeleted" OR um."isArchived"));

    IF mark THEN
        UPDATE public."UserThreads" SET "lastMessageRead" = true, "updatedAt" = mailbox.now()
        WHERE "ThreadId" = thread AND "UserId" = reader AND "lastMessageRead" IS NOT TRUE;

        UPDATE public."UserMessages" um SET "readAt" = mailbox.now(), "updatedAt" = mailbox.now()
        FROM public."Messages" m
        WHERE m."ThreadId" = thread AND um."MessageId" = m.id AND um."UserId" = reader AND um."readAt" IS NULL;
    END IF;
END
$$;

-- The user of a name, made when there was none.
CREATE FUNCTION mailbox.find_user(name text, wanted_uuid text, OUT reason text, OUT words text, OUT answer json)
LANGUAGE plpgsql AS $$
DECLARE
    found_user public."Users";
BEGIN
    PERFORM mailbox.meet(ARRAY[name], name, wanted_uuid);
    SELECT * INTO found_user FROM public."Users" WHERE username = name;
    IF wanted_uuid <> '' AND wanted_uuid IS DISTINCT FROM found_user.uuid THEN
        reason := 'UNKNOWN_ERROR';
        words := CASE
            WHEN coalesce(found_user.uuid, '') = '' THEN '"uuid" is another user''s'
            ELSE '"uuid" is not the one that this user has'
        END;
    ELSE
        answer := mailbox."user"(found_user);
    END IF;
END
$$;
