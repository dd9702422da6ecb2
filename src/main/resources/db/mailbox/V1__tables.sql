-- The tables of the original, by its names and in its schema, so that a database that it made is taken over as it is:
-- what is there stays, and what is missing is made. What Serai adds lives in the schema mailbox.
-- Who cannot have a lock soon gives up and comes back: behind one who waits, all others wait too, the original's requests
-- among them.
SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS public."Users" (
    id serial PRIMARY KEY,
    uuid varchar(255),
    username varchar(255),
    "createdAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS public."Threads" (
    id serial PRIMARY KEY,
    topic text,
    "lastMessageId" integer,
    "lastMessageSent" timestamptz,
    "logUserId" integer,
    tags text[],
    "createdAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS public."Messages" (
    id serial PRIMARY KEY,
    owner varchar(255) NOT NULL,
    "originalMessageId" integer,
    "parentMessageId" integer,
    "to" varchar(255)[] NOT NULL,
    "from" varchar(255) NOT NULL,
    subject text NOT NULL,
    message text,
    "readAt" timestamptz,
    "isDeleted" boolean NOT NULL DEFAULT false,
    "isArchived" boolean NOT NULL DEFAULT false,
    "createdAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL,
    "ThreadId" integer,
    "LastMessageId" integer,
    "SenderId" integer
);

CREATE TABLE IF NOT EXISTS public."UserMessages" (
    "createdAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL,
    "MessageId" integer NOT NULL,
    "UserId" integer NOT NULL,
    "isArchived" boolean NOT NULL DEFAULT false,
    "isDeleted" boolean NOT NULL DEFAULT false,
    "readAt" timestamptz,
    CONSTRAINT mailbox_message_of_user PRIMARY KEY ("MessageId", "UserId")
);

CREATE TABLE IF NOT EXISTS public."UserThreads" (
    "createdAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL,
    "ThreadId" integer NOT NULL,
    "UserId" integer NOT NULL,
    "lastMessageRead" boolean NOT NULL DEFAULT false,
    CONSTRAINT mailbox_member_of_thread PRIMARY KEY ("ThreadId", "UserId")
);

-- An ALTER that changes nothing waits for all who read the table and lets nobody read meanwhile, so there is none then.
-- Versions of the original added columns one by one.
DO $$
DECLARE
    missing record;
BEGIN
    FOR missing IN
        SELECT w.*
        FROM (VALUES
            ('Users', 'uuid', 'varchar(255)'),
            ('Threads', 'lastMessageId', 'integer'),
            ('Threads', 'lastMessageSent', 'timestamptz'),
            ('Threads', 'logUserId', 'integer'),
            ('Threads', 'tags', 'text[]'),
            ('Messages', 'isArchived', 'boolean NOT NULL DEFAULT false'),
            ('Messages', 'ThreadId', 'integer'),
            ('Messages', 'LastMessageId', 'integer'),
            ('Messages', 'SenderId', 'integer'),
            ('UserMessages', 'isArchived', 'boolean NOT NULL DEFAULT false'),
            ('UserMessages', 'isDeleted', 'boolean NOT NULL DEFAULT false'),
            ('UserMessages', 'readAt', 'timestamptz'),
            ('UserThreads', 'lastMessageRead', 'boolean NOT NULL DEFAULT false')) AS w (relation, name, definition)
        WHERE NOT EXISTS (
            SELECT FROM information_schema.columns c
            WHERE c.table_schema = 'public' AND c.table_name = w.relation AND c.column_name = w.name)
    LOOP
        EXECUTE format('ALTER TABLE public.%I ADD COLUMN %I %s', missing.relation, missing.name, missing.definition);
    END LOOP;
END
$$;

-- A user's uuid does not keep users apart, their name does. While it were unique, who fills it in would lock the user against
-- those who make them a member of a thread at the same time, and two of these could wait for each other.
DO $$
DECLARE
    is_unique record;
BEGIN
    FOR is_unique IN
        SELECT i.indexrelid::regclass AS index, c.conname AS name
        FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'uuid'
        LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
        WHERE i.indrelid = 'public."Users"'::regclass AND i.indisunique AND NOT i.indisprimary
            AND i.indkey::text = a.attnum::text
    LOOP
        IF is_unique.name IS NULL THEN
            EXECUTE format('DROP INDEX %s', is_unique.index);
        ELSE
            EXECUTE format('ALTER TABLE public."Users" DROP CONSTRAINT %I', is_unique.name);
        END IF;
    END LOOP;
END
$$;

-- Texts of any length, as callers send them; a uuid is whatever the token says.
DO $$
DECLARE
    narrow record;
BEGIN
    FOR narrow IN
        SELECT w.*
        FROM (VALUES
            ('Messages', 'subject', 'text', 'text'),
            ('Messages', 'message', 'text', 'text'),
            ('Threads', 'topic', 'text', 'text'),
            ('Users', 'uuid', 'varchar', 'varchar(255)')) AS w (relation, name, type, definition)
        JOIN information_schema.columns c
            ON c.table_schema = 'public' AND c.table_name = w.relation AND c.column_name = w.name
        WHERE c.udt_name <> w.type
    LOOP
        EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I TYPE %s', narrow.relation, narrow.name, narrow.definition);
    END LOOP;
END
$$;

-- Who is found by name is one. Where the original let a name in twice, somebody has to say which counts.
DO $$
DECLARE
    doubles text;
BEGIN
    SELECT string_agg(to_json(d.username)::text, ', ') INTO doubles
    FROM (
        SELECT username
        FROM public."Users"
        WHERE username IS NOT NULL
        GROUP BY username
        HAVING count(*) > 1
        ORDER BY username
        LIMIT 5) d;
    IF doubles IS NOT NULL THEN
        RAISE EXCEPTION 'more than one row of "Users" has a username of these: %', doubles;
    END IF;
END
$$;

CREATE UNIQUE INDEX IF NOT EXISTS mailbox_user_by_name ON public."Users" (username);
CREATE INDEX IF NOT EXISTS mailbox_user_by_uuid ON public."Users" (uuid) WHERE uuid IS NOT NULL;

-- The original does not keep a user from being in a thread twice. Of such rows the one stays that was read, else the oldest.
DELETE FROM public."UserThreads" m
USING (
    SELECT ctid AS place, row_number() OVER (
        PARTITION BY "ThreadId", "UserId" ORDER BY "lastMessageRead" DESC NULLS LAST, "createdAt", ctid) AS number
    FROM public."UserThreads"
    WHERE "ThreadId" IS NOT NULL AND "UserId" IS NOT NULL) r
WHERE m.ctid = r.place AND r.number > 1;
DELETE FROM public."UserMessages" m
USING (
    SELECT ctid AS place, row_number() OVER (
        PARTITION BY "MessageId", "UserId" ORDER BY "readAt" NULLS LAST, "createdAt", ctid) AS number
    FROM public."UserMessages"
    WHERE "MessageId" IS NOT NULL AND "UserId" IS NOT NULL) r
WHERE m.ctid = r.place AND r.number > 1;

-- Where Serai made the tables, these are the names of the primary keys.
CREATE UNIQUE INDEX IF NOT EXISTS mailbox_member_of_thread ON public."UserThreads" ("ThreadId", "UserId");
CREATE UNIQUE INDEX IF NOT EXISTS mailbox_message_of_user ON public."UserMessages" ("MessageId", "UserId");

-- Threads from before the original knew which message is a thread's last one. A thread's times do not change by this.
UPDATE public."Threads" t
SET "lastMessageId" = l.id
FROM (SELECT "ThreadId", max(id) AS id FROM public."Messages" WHERE "ThreadId" IS NOT NULL GROUP BY "ThreadId") l
WHERE t.id = l."ThreadId"
    AND (t."lastMessageId" IS NULL OR NOT EXISTS (SELECT FROM public."Messages" m WHERE m.id = t."lastMessageId"));
UPDATE public."Threads" t
SET "lastMessageSent" = m."createdAt"
FROM public."Messages" m
WHERE m.id = t."lastMessageId" AND t."lastMessageSent" IS NULL;
UPDATE public."Messages" m
SET "LastMessageId" = NULL
WHERE m."LastMessageId" IS NOT NULL
    AND NOT EXISTS (SELECT FROM public."Threads" t WHERE t.id = m."LastMessageId" AND t."lastMessageId" = m.id);
UPDATE public."Messages" m
SET "LastMessageId" = t.id
FROM public."Threads" t
WHERE m.id = t."lastMessageId" AND m."LastMessageId" IS DISTINCT FROM t.id;

CREATE INDEX IF NOT EXISTS mailbox_message_of_owner
    ON public."Messages" (owner, "createdAt" DESC, id DESC) INCLUDE ("readAt", "isArchived", "from")
    WHERE NOT "isDeleted";
CREATE INDEX IF NOT EXISTS mailbox_message_received
    ON public."Messages" (owner, "createdAt" DESC, id DESC) INCLUDE ("readAt", "isArchived", "from")
    WHERE NOT "isDeleted" AND owner = ANY ("to");
CREATE INDEX IF NOT EXISTS mailbox_message_unread
    ON public."Messages" (owner, "createdAt" DESC, id DESC)
    WHERE NOT "isDeleted" AND "readAt" IS NULL;
CREATE INDEX IF NOT EXISTS mailbox_message_from
    ON public."Messages" (owner, "from", "createdAt" DESC, id DESC)
    WHERE NOT "isDeleted";
CREATE INDEX IF NOT EXISTS mailbox_message_by_original
    ON public."Messages" (owner, "originalMessageId", "createdAt", id)
    WHERE NOT "isDeleted" AND "ThreadId" IS NULL;
CREATE INDEX IF NOT EXISTS mailbox_message_of_thread ON public."Messages" ("ThreadId", id) WHERE "ThreadId" IS NOT NULL;
CREATE INDEX IF NOT EXISTS mailbox_unread_of_user ON public."UserMessages" ("UserId", "MessageId") WHERE "readAt" IS NULL;
CREATE INDEX IF NOT EXISTS mailbox_thread_of_user ON public."UserThreads" ("UserId", "ThreadId");

-- What clients of the original read: UTC with milliseconds.
CREATE FUNCTION mailbox.iso(at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The time of everything in one statement, as exact as answers tell it.
CREATE FUNCTION mailbox.now() RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT date_trunc('milliseconds', statement_timestamp())
$$;

CREATE FUNCTION mailbox.message(m public."Messages") RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', m.id, 'owner', m.owner, 'originalMessageId', m."originalMessageId", 'parentMessageId', m."parentMessageId",
        'to', m."to", 'from', m."from", 'subject', m.subject, 'message', m.message,
        'readAt', mailbox.iso(m."readAt"), 'isDeleted', m."isDeleted", 'isArchived', m."isArchived",
        'createdAt', mailbox.iso(m."createdAt"), 'updatedAt', mailbox.iso(m."updatedAt"),
        'ThreadId', m."ThreadId", 'SenderId', m."SenderId", 'LastMessageId', m."LastMessageId")
$$;

CREATE FUNCTION mailbox."user"(u public."Users") RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', u.id, 'uuid', u.uuid, 'username', u.username,
        'createdAt', mailbox.iso(u."createdAt"), 'updatedAt', mailbox.iso(u."updatedAt"))
$$;

-- A message that its owner reads: one that is unread is read from now on. The second statement sees what came before the
-- first, such as another request that marked it meanwhile.
CREATE FUNCTION mailbox.read_message(wanted bigint, reader text) RETURNS public."Messages" LANGUAGE plpgsql AS $$
DECLARE
    m public."Messages";
BEGIN
    UPDATE public."Messages" SET "readAt" = mailbox.now(), "updatedAt" = mailbox.now()
    WHERE id = wanted AND owner = reader AND NOT "isDeleted" AND "readAt" IS NULL
    RETURNING * INTO m;
    IF NOT FOUND THEN
        SELECT * INTO m FROM public."Messages" WHERE id = wanted AND owner = reader AND NOT "isDeleted";
    END IF;
    RETURN m;
END
$$;
