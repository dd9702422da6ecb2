-- A database as the original makes it: its keys, its foreign keys and its short columns, with what users left there.
CREATE TABLE "Users" (
    id serial PRIMARY KEY, username varchar(255) NOT NULL UNIQUE,
    "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now(), uuid uuid UNIQUE);
CREATE INDEX users_uuid ON "Users" (uuid);
CREATE TABLE "Threads" (
    id serial PRIMARY KEY, topic varchar(255) NOT NULL, "lastMessageId" integer, "lastMessageSent" timestamptz,
    "logUserId" integer, tags varchar(255)[] NOT NULL,
    "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now());
CREATE TABLE "Messages" (
    id serial PRIMARY KEY, owner varchar(255) NOT NULL, "originalMessageId" integer, "parentMessageId" integer,
    "to" varchar(255)[] NOT NULL, "from" varchar(255) NOT NULL, subject text NOT NULL, message text NOT NULL,
    "readAt" timestamptz, "isDeleted" boolean NOT NULL DEFAULT false, "isArchived" boolean NOT NULL DEFAULT false,
    "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now(),
    "ThreadId" integer REFERENCES "Threads" ON UPDATE CASCADE ON DELETE SET NULL,
    "LastMessageId" integer REFERENCES "Threads" ON UPDATE CASCADE ON DELETE SET NULL,
    "SenderId" integer REFERENCES "Users" ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TABLE "UserMessages" (
    id serial PRIMARY KEY, "isArchived" boolean NOT NULL DEFAULT false, "isDeleted" boolean NOT NULL DEFAULT false,
    "readAt" timestamptz, "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now(),
    "MessageId" integer REFERENCES "Messages" ON UPDATE CASCADE ON DELETE CASCADE,
    "UserId" integer REFERENCES "Users" ON UPDATE CASCADE ON DELETE CASCADE);
CREATE INDEX user_messages__message_id__user_id ON "UserMessages" ("MessageId", "UserId");
CREATE TABLE "UserThreads" (
    id serial PRIMARY KEY, "lastMessageRead" boolean NOT NULL DEFAULT false,
    "createdAt" timestamptz NOT NULL DEFAULT now(), "updatedAt" timestamptz NOT NULL DEFAULT now(),
    "ThreadId" integer REFERENCES "Threads" ON UPDATE CASCADE ON DELETE CASCADE,
    "UserId" integer REFERENCES "Users" ON UPDATE CASCADE ON DELETE CASCADE);

INSERT INTO "Users" VALUES
    (1, 'ann', '2020-01-01', '2020-01-01', '11111111-2222-4333-8444-555555555555'),
    (2, 'ben', '2020-01-01', '2020-01-01', NULL);
INSERT INTO "Threads" VALUES (3, 'topic', 14, '2020-01-05', 2, '{a,"b c"}', '2020-01-05', '2020-01-05');
INSERT INTO "Messages" VALUES
    (10, 'ann', 10, NULL, '{ben}', 'ann', 'first', 'm', '2020-01-02', false, false, '2020-01-02', '2020-01-02', NULL, NULL, NULL),
    (11, 'ben', 10, NULL, '{ben}', 'ann', 'first', 'm', NULL, true, false, '2020-01-02', '2020-01-02', NULL, NULL, NULL),
    (12, 'ben', 10, 11, '{ann}', 'ben', 'second', 'm', '2020-01-03', false, true, '2020-01-03', '2020-01-03', NULL, NULL, NULL),
    (13, 'ann', 10, 11, '{ann}', 'ben', 'second', 'm', NULL, false, false, '2020-01-03', '2020-01-03', NULL, NULL, NULL),
    (14, 'ann', NULL, NULL, '{ben}', 'ann', '', 'm', '2020-01-05', false, false, '2020-01-05', '2020-01-05', 3, 3, 1);
INSERT INTO "UserMessages" VALUES
    (1, false, false, '2020-01-05', '2020-01-05', '2020-01-05', 14, 1),
    (2, false, false, NULL, '2020-01-05', '2020-01-05', 14, 2);
INSERT INTO "UserThreads" VALUES
    (1, true, '2020-01-05', '2020-01-05', 3, 1), (2, false, '2020-01-05', '2020-01-05', 3, 2);
SELECT setval('"Messages_id_seq"', 20), setval('"Users_id_seq"', 2), setval('"Threads_id_seq"', 3),
    setval('"UserMessages_id_seq"', 2), setval('"UserThreads_id_seq"', 2);
