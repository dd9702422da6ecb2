-- The tables of the original, by its names and in its schema, so that a database that it made is taken over as it is:
-- what is there stays, and what is missing is made. What Serai adds lives in the schema mailbox.
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
    PRIMARY KEY ("MessageId", "UserId")
);

CREATE TABLE IF NOT EXISTS public."UserThreads" (
    "createdAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL,
    "ThreadId" integer NOT NULL,
    "UserId" integer NOT NULL,
    "lastMessageRead" boolean NOT NULL DEFAULT false,
    PRIMARY KEY ("ThreadId", "UserId")
);

-- Versions of the original added columns one by one. A table that has them all is not touched.
ALTER TABLE public."Users" ADD COLUMN IF NOT EXISTS uuid varchar(255);
ALTER TABLE public."Threads" ADD COLUMN IF NOT EXISTS "lastMessageId" integer;
ALTER TABLE public."Threads" ADD COLUMN IF NOT EXISTS "lastMessageSent" timestamptz;
ALTER TABLE public."Threads" ADD COLUMN IF NOT EXISTS "logUserId" integer;
ALTER TABLE public."Threads" ADD COLUMN IF NOT EXISTS tags text[];
ALTER TABLE public."Messages" ADD COLUMN IF NOT EXISTS "isArchived" boolean NOT NULL DEFAULT false;
ALTER TABLE public."Messages" ADD COLUMN IF NOT EXISTS "ThreadId" integer;
ALTER TABLE public."Messages" ADD COLUMN IF NOT EXISTS "LastMessageId" integer;
ALTER TABLE public."Messages" ADD COLUMN IF NOT EXISTS "SenderId" integer;
ALTER TABLE public."UserMessages" ADD COLUMN IF NOT EXISTS "isArchived" boolean NOT NULL DEFAULT false;
ALTER TABLE public."UserMessages" ADD COLUMN IF NOT EXISTS "isDeleted" boolean NOT NULL DEFAULT false;
ALTER TABLE public."UserMessages" ADD COLUMN IF NOT EXISTS "readAt" timestamptz;
ALTER TABLE public."UserThreads" ADD COLUMN IF NOT EXISTS "lastMessageRead" boolean NOT NULL DEFAULT false;

-- Texts of any length, as callers send them; a uuid is whatever the token says. No row is rewritten where it is so already.
ALTER TABLE public."Messages" ALTER COLUMN subject TYPE text, ALTER COLUMN message TYPE text;
ALTER TABLE public."Messages" ALTER COLUMN message DROP NOT NULL;
ALTER TABLE public."Threads" ALTER COLUMN topic TYPE text;
ALTER TABLE public."Users" ALTER COLUMN uuid TYPE varchar(255);

-- Who is found by name is one. Where the original let a name in twice, somebody has to say which counts.
CREATE UNIQUE INDEX IF NOT EXISTS mailbox_user_by_name ON public."Users" (username);

CREATE INDEX IF NOT EXISTS mailbox_message_of_owner
    ON public."Messages" (owner, "createdAt" DESC, id DESC) INCLUDE ("readAt", "isArchived", "from")
    WHERE NOT "isDeleted";
CREATE INDEX IF NOT EXISTS mailbox_message_received
    ON public."Messages" (owner, "createdAt" DESC, id DESC) INCLUDE ("readAt", "isArchived", "from")
    WHERE NOT "isDeleted" AND owner = ANY ("to");
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
